// The draft of a message with everything that decides who reads it: its text, whether it is an internal note, what it replies to, whom it
// mentions, its files. It is stored as one value, so that no part is ever restored without the others. It is restored as soon as its field
// is rendered, before the author can type into it. Each tab has its own draft; a new tab starts with the latest one.

import { whenSeen } from '../shell/dom.js';
import { addSentId, draftKey, newId, sentIds } from './waiting.js';

const EMPTY = { text: '', internal: false, quote: null, mentions: [], files: [] };
const drafts = new Map(); // form → MessageDraft
const tabs = new BroadcastChannel('portal:sent');

export function watchMessageDrafts() {
  whenSeen('[data-composer]', form => draftOf(form));
  tabs.addEventListener('message', ({ data }) => { for (const draft of open()) if (draft.key === data.key) draft.sentElsewhere(data.value); });
  addEventListener('storage', event => { for (const draft of open()) if (draft.key === event.key) draft.changedElsewhere(event); });
}

export function draftOf(form) {
  if (!drafts.has(form)) drafts.set(form, new MessageDraft(form));
  return drafts.get(form);
}

function open() {
  for (const form of drafts.keys()) if (!form.isConnected) drafts.delete(form);
  return drafts.values();
}

class MessageDraft {
  constructor(form) {
    const { viewer, thread } = form.closest('[data-thread]').dataset;
    Object.assign(this, { form, key: draftKey(viewer, thread), viewer, onChange: () => {}, onFull: () => {} });
    this.input = form.querySelector('[data-input]');
    this.checkbox = form.querySelector('[data-internal]');
    this.bar = form.querySelector('[data-reply-bar]');
    const own = this.stored(sessionStorage);
    this.restore(own ?? this.stored(localStorage) ?? { ...EMPTY, id: newId() }, own !== null);
    this.input.addEventListener('input', () => this.save());
    this.checkbox?.addEventListener('change', () => { this.showAudience(); this.save(); });
  }

  /** The draft as a message. Its id changes with every change of it. Two tabs that send the same draft send the same message. */
  get value() {
    const { id, quote, mentions, files, internal } = this;
    return { id, text: this.input.value, internal, quote, mentions, files };
  }

  /** A draft for staff stays so where this page offers no choice: the server then refuses it. */
  get internal() { return this.checkbox ? this.checkbox.checked : this.forStaff; }

  /** Stores a change that was made in this tab. */
  save() {
    const before = this.id;
    Object.assign(this, { id: newId(), own: true });
    this.store(before);
  }

  replyTo(quote) {
    this.quote = quote;
    if (quote?.internal && this.checkbox) this.checkbox.checked = true; // a reply to a note is a note
    this.save();
    this.show();
  }

  /** Removes the text, which became a file; the rest stays. */
  clearText() {
    this.input.value = '';
    this.save();
  }

  setMentions(mentions) {
    this.mentions = mentions;
    this.save();
  }

  setFiles(files) {
    if (JSON.stringify(files) === JSON.stringify(this.files)) return;
    this.files = files;
    this.save();
  }

  /** The message as it is now. Stores it first where the text changed otherwise than by typing. */
  ready() {
    if (this.input.value !== this.savedText) this.save();
    return this.value;
  }

  /** Its message is in the outbox. The next draft has the same audience. */
  sent(value) {
    addSentId(this.viewer, value.id);
    tabs.postMessage({ key: this.key, value });
    this.startNext(value);
  }

  // --- other tabs ---

  /** Another tab sent a draft. The same draft is cleared here; a different one stays, without the files that were sent. */
  sentElsewhere(value) {
    const mine = this.value;
    if (mine.id === value.id || sameMessage(mine, value)) {
      this.startNext(value);
    } else if (mine.files.some(file => has(value.files, file))) {
      this.files = mine.files.filter(file => !has(value.files, file));
      this.save();
    } else {
      return;
    }

    this.onChange();
  }

  /** Another tab changed its draft. A draft that came from there and was not changed here follows it. */
  changedElsewhere({ oldValue, newValue }) {
    if (this.own || isEmpty(this.value) || parsed(oldValue)?.id !== this.id) return;
    this.restore(this.stored(localStorage, newValue) ?? { ...EMPTY, id: newId(), internal: this.internal }, false);
    this.onChange();
  }

  // --- storage ---

  startNext(sent) {
    this.restore({ ...EMPTY, id: newId(), internal: sent.internal }, true);
    this.store(sent.id);
  }

  store(before) {
    const value = this.value;
    this.savedText = value.text;
    try {
      if (!isEmpty(value)) for (const storage of [sessionStorage, localStorage]) storage.setItem(this.key, JSON.stringify(value));
      else sessionStorage.removeItem(this.key);
      // A newer draft of another tab stays.
      if (isEmpty(value) && parsed(localStorage.getItem(this.key))?.id === before) localStorage.removeItem(this.key);
    } catch {
      this.onFull(); // the browser's storage is full: the text is still in the field
    }
  }

  stored(storage, text = storage.getItem(this.key)) {
    if (text === null) return null;
    const value = parsed(text);
    // Stored without an audience: it is for staff until the author chooses otherwise.
    if (!value) return { ...EMPTY, id: newId(), text, internal: this.checkbox !== null };
    return sentIds(this.viewer).includes(value.id) ? null : { ...EMPTY, ...value, internal: value.internal ?? this.checkbox !== null };
  }

  // --- on the screen ---

  restore({ id, text, internal, quote, mentions, files }, own) {
    // The audience is restored before the text.
    this.forStaff = internal && !this.checkbox;
    if (this.checkbox) this.checkbox.checked = internal;
    Object.assign(this, { id, quote, mentions, files, own, savedText: text });
    this.show();
    this.input.value = text;
  }

  show() {
    this.showAudience();
    const { bar, quote, form } = this;
    bar.hidden = !quote;
    bar.querySelector('[data-reply-author]').textContent = quote?.author ?? '';
    bar.querySelector('[data-reply-words]').textContent = quote?.deleted ? form.dataset.deletedWords : quote?.words ?? '';
  }

  showAudience() {
    const { form, input, internal } = this;
    const send = form.querySelector('[data-send]');
    form.dataset.audience = internal ? 'internal' : 'everybody';
    input.placeholder = internal ? input.dataset.notePlaceholder : input.dataset.placeholder;
    input.ariaLabel = internal ? input.dataset.noteLabel : input.dataset.label;
    send.textContent = internal ? send.dataset.noteLabel : send.dataset.label;
  }
}

const isEmpty = ({ text, internal, quote, files }) => !text && !internal && !quote && files.length === 0;
const has = (files, file) => files.some(other => other.id === file.id);

const sameMessage = (one, other) => one.text.trim() === other.text.trim() && one.internal === other.internal && one.quote?.id === other.quote?.id
  && one.files.length === other.files.length && one.files.every(file => has(other.files, file)) && !isEmpty({ ...one, internal: false });

function parsed(text) {
  try {
    const value = JSON.parse(text);
    return typeof value?.text === 'string' && typeof value.id === 'string' ? value : null;
  } catch {
    return null;
  }
}
