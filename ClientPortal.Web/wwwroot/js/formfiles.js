// Files that go with a form instead of a message, form[data-with-files]: they are on their way while it is filled in, wait on the server for
// what it will make, and their ids go with it. A form that is sent before they have arrived goes by itself as soon as they have.

import { whenSeen } from './dom.js';
import { announceValue } from './drafts.js';
import { Uploads } from './uploads.js';

const forms = new Map(); // form → FormFiles

/** To be started before the circuit listens: what must wait goes no further than here. */
export function watchFormFiles() {
  whenSeen('form[data-with-files]', form => forms.has(form) || forms.set(form, new FormFiles(form)));
  document.addEventListener('submit', event => forms.get(event.target)?.submitted(event), true);
  // What the form held is saved, or given up: the next one begins without.
  document.addEventListener('draft-cleared', ({ detail }) => {
    for (const [form, files] of forms) if (form.dataset.draft === detail) { files.done(); if (!form.isConnected) forms.delete(form); }
  });
}

class FormFiles {
  constructor(form) {
    // What uploads want to know of a thread; without a conversation.
    Object.assign(this, { form, root: form.parentElement, viewer: form.dataset.viewer, conversation: '', composer: this, owed: false });
    this.error = form.querySelector('[data-error]');
    this.ids = form.querySelector('[data-file-ids]');
    this.uploads = new Uploads(form, this, new AbortController().signal, () => this.settled());
    form.querySelector('[data-give-up]')?.addEventListener('click', () => this.uploads.withdraw());
  }

  submitted(event) {
    const { busy, failed, arrived, words } = this.uploads;
    this.hurry(busy);
    this.say(!busy && failed ? words.failed : '');
    if (busy || failed) {
      event.preventDefault();
      return event.stopImmediatePropagation();
    }
    this.ids.value = arrived.map(file => file.id).join(' ');
    announceValue(this.ids);
  }

  hurry(owed) {
    this.owed = owed;
    this.form.querySelector('[type="submit"]').ariaBusy = String(owed);
  }

  settled() {
    if (!this.owed || !this.form.isConnected) return;
    this.hurry(false);
    this.form.requestSubmit();
  }

  say(sentence) {
    this.error.textContent = sentence;
    this.error.hidden = !sentence;
  }

  done() {
    this.owed = false;
    this.uploads.clear();
  }
}
