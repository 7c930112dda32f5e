// The field in which a message is written. What is typed belongs to the browser and is kept as it is typed; the server hears of it when it
// is sent, when its preview is asked for, and that somebody types.

import { link } from './connection.js';
import { Names } from './names.js';
import { post } from './outbox.js';
import { status } from './pulse.js';
import { Uploads } from './uploads.js';

const TYPING_EVERY = 4_000;

export class Composer {
  constructor(form, thread, signal) {
    Object.assign(this, { form, thread, typedAt: 0 });
    this.input = form.querySelector('[data-input]');
    this.internal = form.querySelector('[data-internal]');
    this.error = form.querySelector('[data-error]');
    this.key = `portal:message:${thread.viewer}:${thread.conversation}`;
    this.input.value ||= localStorage.getItem(this.key) ?? '';
    this.input.addEventListener('input', event => { this.keep(); this.say(''); if (event.isTrusted) this.type(); }, { signal });
    this.input.addEventListener('keydown', event => this.pressed(event), { signal });
    form.addEventListener('submit', event => { event.preventDefault(); this.submit(); }, { signal });
    this.bar = form.querySelector('[data-reply-bar]');
    this.bar?.querySelector('[data-reply-cancel]').addEventListener('click', () => { this.answer(null); this.input.focus(); }, { signal });
    this.names = new Names(form, this.input, thread, `${this.key}:names`, signal);
    this.answer(JSON.parse(localStorage.getItem(`${this.key}:reply`) ?? 'null'), true);
    this.uploads = new Uploads(form, thread, signal, () => this.uploaded());
    form.querySelector('[data-preview]')?.addEventListener('click', () => this.preview(), { signal });
    form.addEventListener('click', event => { const choice = event.target.closest('[data-insert]'); if (choice) this.insert(choice.dataset.insert, choice); }, { signal });
  }

  pressed(event) {
    // On a phone the only Enter there is breaks the line.
    if (this.names.pressed(event)) return;
    if (event.key === 'Escape' && this.quote) return this.answer(null);
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.defaultPrevented || matchMedia('(pointer: coarse)').matches) return;
    event.preventDefault();
    this.submit();
  }

  submit() {
    const content = this.input.value.trim();
    if (this.uploads.busy) return this.hurry(true); // it goes when its files are there
    const files = this.uploads.arrived;
    if (!content && !files.length) return this.input.focus();
    if (this.uploads.failed) return this.say(this.uploads.words.failed);
    if (content.length > Number(this.form.dataset.limit)) return this.say(this.form.dataset.tooLong);
    try {
      const mentions = this.names.calledIn(content);
      post(this.thread.conversation, { content, internal: this.internal?.checked ?? false, files, replyTo: this.quote?.id, quote: this.quote ?? undefined, mentions });
    } catch {
      return this.say(this.form.dataset.full); // the browser's storage: the words stay in the field
    }
    this.uploads.clear();
    this.names.clear();
    this.answer(null);
    this.input.value = '';
    this.typedAt = 0;
    this.keep();
    this.say('');
    this.thread.toEnd();
    this.input.focus();
  }

  /** What is written answers this message: { id, author, words, internal }; or nothing. A note is answered by a note. */
  answer(quote, restored = false) {
    if (!this.bar) return;
    this.quote = quote;
    this.bar.hidden = !quote;
    if (!quote) return localStorage.removeItem(`${this.key}:reply`);
    localStorage.setItem(`${this.key}:reply`, JSON.stringify(quote));
    this.bar.querySelector('[data-reply-author]').textContent = quote.author;
    this.bar.querySelector('[data-reply-words]').textContent = quote.words;
    if (quote.internal && this.internal) this.internal.checked = true;
    if (!restored) this.input.focus();
  }

  hurry(owed) {
    this.owed = owed;
    this.form.querySelector('[type="submit"]').ariaBusy = String(owed);
  }

  uploaded() {
    if (!this.owed) return;
    this.hurry(false);
    this.submit();
  }

  type() {
    if (status.state !== 'live' || link.state !== 'up' || Date.now() - this.typedAt < TYPING_EVERY || !this.input.value.trim()) return;
    this.typedAt = Date.now();
    this.thread.call('Typing', this.internal?.checked ?? false).catch(() => {});
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

  keep() {
    if (this.input.value) localStorage.setItem(this.key, this.input.value);
    else localStorage.removeItem(this.key);
  }

  say(sentence) {
    this.error.textContent = sentence;
    this.error.hidden = !sentence;
  }
}
