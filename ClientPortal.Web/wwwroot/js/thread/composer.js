// The field in which a message is written. The browser owns the text and saves it at every key (messagedrafts.js). The server gets it when
// it is sent or previewed; meanwhile it hears only that the author types.

import { link } from '../connection/connection.js';
import { draftOf } from './messagedrafts.js';
import { Names } from './names.js';
import { post } from './outbox.js';
import { status } from '../connection/pulse.js';
import { Uploads } from '../forms/uploads.js';

const TYPING_EVERY = 4_000;

export class Composer {
  constructor(form, thread, signal) {
    Object.assign(this, { form, thread, reportedTypingAt: 0, textToUpload: null });
    this.draft = draftOf(form);
    this.input = form.querySelector('[data-input]');
    this.error = form.querySelector('[data-error]');
    this.asFile = form.querySelector('[data-as-file]');
    const mentions = { read: () => this.draft.mentions, write: chosen => this.draft.setMentions(chosen) };
    this.names = new Names(form, this.input, thread, mentions, signal);
    const files = { read: () => this.draft.files, write: arrived => this.draft.setFiles(arrived) };
    this.uploads = new Uploads(form, thread, signal, () => this.uploaded(), files);
    this.draft.onChange = () => { this.names.reload(); this.uploads.reload(); this.measure(); };
    this.draft.onFull = () => this.showError(form.dataset.full);
    this.input.addEventListener('input', event => { this.measure(); if (event.isTrusted) this.reportTyping(); }, { signal });
    this.input.addEventListener('keydown', event => this.keyPressed(event), { signal });
    this.input.addEventListener('focus', () => { delete this.input.dataset.openedDraft; }, { signal });
    form.addEventListener('submit', event => { event.preventDefault(); this.submit(); }, { signal });
    form.querySelector('[data-reply-cancel]').addEventListener('click', () => this.replyTo(null), { signal });
    form.querySelector('[data-preview]')?.addEventListener('click', () => this.preview(), { signal });
    this.asFile.addEventListener('click', () => this.turnIntoFile(), { signal });
    form.addEventListener('click', event => {
      const choice = event.target.closest('[data-insert]');
      if (choice) this.insert(choice.dataset.insert, choice);
    }, { signal });
    form.addEventListener('keydown', event => this.closeMenu(event), { signal });
    this.measure();
    this.checkQuote(true);
  }

  keyPressed(event) {
    if (this.names.keyPressed(event)) return;
    if (event.key === 'Escape' && this.draft.quote) return this.replyTo(null);
    if (event.key === 'ArrowUp' && !this.input.value && !this.draft.quote) return this.editLast(event);
    // On a phone, where there is no Shift+Enter, Enter breaks the line.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.defaultPrevented || matchMedia('(pointer: coarse)').matches) return;
    event.preventDefault();
    this.submit();
  }

  submit() {
    const draft = this.draft.ready();
    const content = draft.text.trim();
    if (this.uploads.busy) return this.setSubmitPending(true); // it is sent when its files have arrived
    if (!content && !draft.files.length) return this.input.focus();
    if (this.uploads.failed) return this.showError(this.uploads.words.failed);
    if (this.measure()) return;
    try {
      const { id, internal, files, quote } = draft;
      const mentions = this.names.mentionedIn(content);
      post(this.thread.conversation, { clientId: id, content, internal, files, replyTo: quote?.id, quote: quote ?? undefined, mentions });
    } catch {
      return this.showError(this.form.dataset.full); // the browser's storage is full: the text stays in the field
    }
    this.draft.sent(draft);
    this.uploads.clear();
    this.names.clear();
    this.reportedTypingAt = 0;
    this.measure();
    this.thread.toEnd();
    this.input.focus();
  }

  /** Makes the draft a reply to this message, { id, author, words, internal }, or to none (null). */
  replyTo(quote) {
    this.draft.replyTo(quote);
    this.input.focus();
  }

  /** Marks the quotation as deleted if its message was. asking: ask the server where the thread does not show the message. */
  async checkQuote(asking) {
    const { quote } = this.draft;
    if (!quote || quote.deleted) return;
    const shown = this.thread.find(quote.id);
    if (!shown && !asking) return;
    const deleted = shown ? shown.dataset.deleted === 'true' : await this.thread.call('IsDeleted', quote.id).catch(() => false);
    if (deleted && this.draft.quote?.id === quote.id) this.draft.replyTo({ ...quote, words: '', deleted: true });
  }

  editLast(event) {
    event.preventDefault();
    this.thread.editLast(this.input);
  }

  setSubmitPending(pending) {
    this.submitPending = pending;
    this.form.querySelector('[type="submit"]').ariaBusy = String(pending);
  }

  uploaded() {
    if (this.textToUpload !== null && !this.uploads.failed) {
      if (this.input.value === this.textToUpload) this.draft.clearText();
      this.measure();
    }
    this.textToUpload = null;
    if (!this.submitPending) return;
    this.setSubmitPending(false);
    this.submit();
  }

  /** Uploads the text as a file. The field is emptied only after the upload. */
  turnIntoFile() {
    if (this.textToUpload !== null) return;
    this.textToUpload = this.input.value;
    this.uploads.add([new File([this.textToUpload], this.form.dataset.fileName, { type: 'text/plain' })]);
    this.input.focus();
  }

  /** True when the text is longer than a message may be; shows the error and offers to send it as a file. */
  measure() {
    const tooLong = this.input.value.trim().length > Number(this.form.dataset.limit);
    this.showError(tooLong ? this.form.dataset.tooLong : '');
    this.asFile.hidden = !tooLong;
    return tooLong;
  }

  reportTyping() {
    if (status.state !== 'live' || link.state !== 'up' || Date.now() - this.reportedTypingAt < TYPING_EVERY || !this.input.value.trim()) return;
    this.reportedTypingAt = Date.now();
    this.thread.call('Typing', this.draft.internal).catch(() => {});
  }

  preview() {
    this.thread.call('Preview', this.input.value).catch(() => {});
  }

  /** Inserts a text at the caret: a canned reply, a name. */
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

  showError(sentence) {
    if (this.error.textContent !== sentence) this.error.textContent = sentence;
    this.error.hidden = !sentence;
  }
}
