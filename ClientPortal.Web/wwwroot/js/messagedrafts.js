// What is being written in a conversation, with everything that decides who reads it: its words, whether it is a note among staff, what it
// answers, whom it calls, its files. It is kept as one value, so that no part of it ever comes back without the others, and it is back as
// soon as its field is there, before anybody can type into it. Each tab keeps its own; what was written last is also there for a new tab.

import { whenSeen } from './dom.js';

const SENT = 50; // drafts whose message was sent are remembered by their ids, for the tabs that were elsewhere meanwhile

const EMPTY = { text: '', internal: false, quote: null, mentions: [], files: [] };
const drafts = new Map(); // form → MessageDraft
const tabs = new BroadcastChannel('portal:sent');

export function watchMessageDrafts() {
  whenSeen('[data-composer]', form => draftOf(form));
  tabs.addEventListener('message', ({ data }) => { for (const draft of open()) if (draft.key === data.key) draft.sentElsewhere(data.value); });
  addEventListener('storage', event => { for (const draft of open()) if (draft.key === event.key) draft.movedElsewhere(event); });
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
    Object.assign(this, { form, key: `portal:message:${viewer}:${thread}`, sentKey: `portal:sent:${viewer}`, onChange: () => {}, onFull: () => {} });
    this.input = form.querySelector('[data-input]');
    this.tick = form.querySelector('[data-internal]');
    this.bar = form.querySelector('[data-reply-bar]');
    const own = this.stored(sessionStorage);
    this.take(own ?? this.stored(localStorage) ?? { ...EMPTY, id: newId() }, own !== null);
    this.input.addEventListener('input', () => this.keep());
    this.tick?.addEventListener('change', () => { this.showAudience(); this.keep(); });
  }

  /** As a message: its id is another one whenever anything of it is. Two tabs that send the same draft send the same message. */
  get value() {
    const { id, quote, mentions, files, internal } = this;
    return { id, text: this.input.value, internal, quote, mentions, files };
  }

  /** What was meant for staff stays so where this page offers no choice: the server then says no. */
  get internal() { return this.tick ? this.tick.checked : this.noted; }

  /** Something of it was changed here. */
  keep() {
    const before = this.id;
    Object.assign(this, { id: newId(), own: true });
    this.store(before);
  }

  answer(quote) {
    this.quote = quote;
    if (quote?.internal && this.tick) this.tick.checked = true; // a note is answered by a note
    this.keep();
    this.show();
  }

  /** The words alone go, into a file; the rest stays. */
  dropWords() {
    this.input.value = '';
    this.keep();
  }

  call(mentions) {
    this.mentions = mentions;
    this.keep();
  }

  carry(files) {
    if (JSON.stringify(files) === JSON.stringify(this.files)) return;
    this.files = files;
    this.keep();
  }

  /** The message that it is now; kept first where its words came otherwise than by typing. */
  ready() {
    if (this.input.value !== this.keptText) this.keep();
    return this.value;
  }

  /** Its message is written down. Whoever wrote to staff goes on writing to staff. */
  sent(value) {
    localStorage.setItem(this.sentKey, JSON.stringify([...this.sentIds(), value.id].slice(-SENT)));
    tabs.postMessage({ key: this.key, value });
    this.begin(value);
  }

  // --- other tabs ---

  /** Another tab sent a draft. The same one is not sent again; another one stays, without the files that went. */
  sentElsewhere(value) {
    const mine = this.value;
    if (mine.id === value.id || sameMessage(mine, value)) {
      this.begin(value);
    } else if (mine.files.some(file => has(value.files, file))) {
      this.files = mine.files.filter(file => !has(value.files, file));
      this.keep();
    } else {
      return;
    }

    this.onChange();
  }

  /** Another tab writes. A draft that came from there and that nobody has touched here follows it. */
  movedElsewhere({ oldValue, newValue }) {
    if (this.own || isEmpty(this.value) || parsed(oldValue)?.id !== this.id) return;
    this.take(this.stored(localStorage, newValue) ?? { ...EMPTY, id: newId(), internal: this.internal }, false);
    this.onChange();
  }

  // --- storage ---

  begin(sent) {
    this.take({ ...EMPTY, id: newId(), internal: sent.internal }, true);
    this.store(sent.id);
  }

  store(before) {
    const value = this.value;
    this.keptText = value.text;
    try {
      if (!isEmpty(value)) for (const storage of [sessionStorage, localStorage]) storage.setItem(this.key, JSON.stringify(value));
      else sessionStorage.removeItem(this.key);
      // What another tab has written since is not this one's to remove.
      if (isEmpty(value) && parsed(localStorage.getItem(this.key))?.id === before) localStorage.removeItem(this.key);
    } catch {
      this.onFull(); // the browser's storage: the words are still in the field
    }
  }

  stored(storage, text = storage.getItem(this.key)) {
    if (text === null) return null;
    const value = parsed(text);
    // Whom it was for is not known: it is for staff until somebody says otherwise.
    if (!value) return { ...EMPTY, id: newId(), text, internal: this.tick !== null };
    return this.sentIds().includes(value.id) ? null : { ...EMPTY, ...value, internal: value.internal ?? this.tick !== null };
  }

  sentIds() {
    try { return JSON.parse(localStorage.getItem(this.sentKey)) ?? []; } catch { return []; }
  }

  // --- on the screen ---

  take({ id, text, internal, quote, mentions, files }, own) {
    // Who reads it comes before what is read.
    this.noted = internal && !this.tick;
    if (this.tick) this.tick.checked = internal;
    Object.assign(this, { id, quote, mentions, files, own, keptText: text });
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

// randomUUID exists on https and localhost alone; a portal on an office's plain http has this.
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  [bytes[6], bytes[8]] = [(bytes[6] & 0x0f) | 0x40, (bytes[8] & 0x3f) | 0x80];
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
