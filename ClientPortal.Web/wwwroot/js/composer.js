// The field in which a message is written. What is typed belongs to the browser and is kept as it is typed (messagedrafts.js); the server
// hears of it when it is sent, when its preview is asked for, and that somebody types.

import { link } from './connection.js';
import { draftOf } from './messagedrafts.js';
import { Names } from './names.js';
import { post } from './outbox.js';
import { status } from './pulse.js';
import { Uploads } from './uploads.js';

const TYPING_EVERY = 4_000;

export class Composer {
  constructor(form, thread, signal) {
    Object.assign(this, { form, thread, typedAt: 0, turning: null });
    this.draft = draftOf(form);
    this.input = form.querySelector('[data-input]');
    this.error = form.querySelector('[data-error]');
    this.asFile = form.querySelector('[data-as-file]');
    this.names = new Names(form, this.input, thread, { read: () => this.draft.mentions, write: mentions => this.draft.call(mentions) }, signal);
    this.uploads = new Uploads(form, thread, signal, () => this.uploaded(), { read: () => this.draft.files, write: files => this.draft.carry(files) });
    this.draft.onChange = () => { this.names.reload(); this.uploads.reload(); this.measure(); };
    this.draft.onFull = () => this.say(form.dataset.full);
    this.input.addEventListener('input', event => { this.measure(); if (event.isTrusted) this.type(); }, { signal });
    this.input.addEventListener('keydown', event => this.pressed(event), { signal });
    this.input.addEventListener('focus', () => { delete this.input.dataset.openedDraft; }, { signal });
    form.addEventListener('submit', event => { event.preventDefault(); this.submit(); }, { signal });
    form.querySelector('[data-reply-cancel]').addEventListener('click', () => this.answer(null), { signal });
    form.querySelector('[data-preview]')?.addEventListener('click', () => this.preview(), { signal });
    this.asFile.addEventListener('click', () => this.turnIntoFile(), { signal });
    form.addEventListener('click', event => { const choice = event.target.closest('[data-insert]'); if (choice) this.insert(choice.dataset.insert, choice); }, { signal });
    form.addEventListener('keydown', event => this.closeMenu(event), { signal });
    this.measure();
    this.lookAtQuote(true);
  }

  pressed(event) {
    // On a phone the only Enter there is breaks the line.
    if (this.names.pressed(event)) return;
    if (event.key === 'Escape' && this.draft.quote) return this.answer(null);
    if (event.key === 'ArrowUp' && !this.input.value && !this.draft.quote) return this.editLast(event);
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.defaultPrevented || matchMedia('(pointer: coarse)').matches) return;
    event.preventDefault();
    this.submit();
  }

  submit() {
    const draft = this.draft.ready();
    const content = draft.text.trim();
    if (this.uploads.busy) return this.hurry(true); // it goes when its files are there
    if (!content && !draft.files.length) return this.input.focus();
    if (this.uploads.failed) return this.say(this.uploads.words.failed);
    if (this.measure()) return;
    try {
      const { id, internal, files, quote } = draft;
      post(this.thread.conversation, { clientId: id, content, internal, files, replyTo: quote?.id, quote: quote ?? undefined, mentions: this.names.calledIn(content) });
    } catch {
      return this.say(this.form.dataset.full); // the browser's storage: the words stay in the field
    }
    this.draft.sent(draft);
    this.uploads.clear();
    this.names.clear();
    this.typedAt = 0;
    this.measure();
    this.thread.toEnd();
    this.input.focus();
  }

  /** What is written answers this message: { id, author, words, internal }; or nothing. */
  answer(quote) {
    this.draft.answer(quote);
    this.input.focus();
  }

  /** Whether what is answered is still there to be shown. asking: of the server too, where the thread does not show it. */
  async lookAtQuote(asking) {
    const { quote } = this.draft;
    if (!quote || quote.deleted) return;
    const shown = this.thread.find(quote.id);
    if (!shown && !asking) return;
    const deleted = shown ? shown.dataset.deleted === 'true' : await this.thread.call('IsDeleted', quote.id).catch(() => false);
    if (deleted && this.draft.quote?.id === quote.id) this.draft.answer({ ...quote, words: '', deleted: true });
  }

  editLast(event) {
    event.preventDefault();
    this.thread.editLast(this.input);
  }

  hurry(owed) {
    this.owed = owed;
    this.form.querySelector('[type="submit"]').ariaBusy = String(owed);
  }

  uploaded() {
    if (this.turning !== null && !this.uploads.failed) {
      if (this.input.value === this.turning) this.draft.dropWords();
      this.measure();
    }
    this.turning = null;
    if (!this.owed) return;
    this.hurry(false);
    this.submit();
  }

  /** The words leave the field when they have arrived as a file, not before. */
  turnIntoFile() {
    if (this.turning !== null) return;
    this.turning = this.input.value;
    this.uploads.add([new File([this.turning], this.form.dataset.fileName, { type: 'text/plain' })]);
    this.input.focus();
  }

  /** Says that there is too much for a message, and what can be done about it; true then. */
  measure() {
    const tooLong = this.input.value.trim().length > Number(this.form.dataset.limit);
    this.say(tooLong ? this.form.dataset.tooLong : '');
    this.asFile.hidden = !tooLong;
    return tooLong;
  }

  type() {
    if (status.state !== 'live' || link.state !== 'up' || Date.now() - this.typedAt < TYPING_EVERY || !this.input.value.trim()) return;
    this.typedAt = Date.now();
    this.thread.call('Typing', this.draft.internal).catch(() => {});
  }

  preview() {
    this.thread.call('Preview', this.input.value).catch(() => {});
  }

  /** Puts a text where the caret is: a canned reply, a name. */
  insert(text, choice) {
    const { selectionStart: from, selectionEnd: to, value } = this.input;
    const gap = from > 0 && !/\s$/.test(value.slice(0, from)) ? ' ' : '';
    this.input.setRangeText(gap + text, from, to, 'end');
    choice.closest('details')?.removeAttribute('open');
    this.input.dispatchEvent(new Event('input', { bubbles: true }));
    this.input.focus();
  }

  closeMenu(event) {
    const menu = event.key === 'Escape' && this.form.querySelector('details[open]');
    if (!menu) return;
    event.stopPropagation();
    menu.removeAttribute('open');
    menu.querySelector('summary').focus();
  }

  say(sentence) {
    if (this.error.textContent !== sentence) this.error.textContent = sentence;
    this.error.hidden = !sentence;
  }
}
