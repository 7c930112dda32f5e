// Files of a form instead of a message, form[data-with-files]. They are uploaded while the person fills in the form and wait on the server;
// the form sends their ids. A form that is submitted before they have arrived is submitted by itself as soon as they have.

import { whenSeen } from '../shell/dom.js';
import { announceValue } from './drafts.js';
import { Uploads } from './uploads.js';

const forms = new Map(); // form → FormFiles

/** Start it before the circuit listens: it stops submit events that must wait for files. */
export function watchFormFiles() {
  whenSeen('form[data-with-files]', form => forms.has(form) || forms.set(form, new FormFiles(form)));
  document.addEventListener('submit', event => forms.get(event.target)?.submitted(event), true);
  // The form's content was saved or discarded: the next form starts without files.
  document.addEventListener('draft-cleared', ({ detail }) => {
    for (const [form, files] of forms) {
      if (form.dataset.draft !== detail) continue;
      files.done();
      if (!form.isConnected) forms.delete(form);
    }
  });
}

class FormFiles {
  constructor(form) {
    // The members that Uploads reads of a thread; there is no conversation.
    Object.assign(this, { form, root: form.parentElement, viewer: form.dataset.viewer, conversation: '', composer: this, submitPending: false });
    this.error = form.querySelector('[data-error]');
    this.ids = form.querySelector('[data-file-ids]');
    this.uploads = new Uploads(form, this, new AbortController().signal, () => this.settled());
    form.querySelector('[data-give-up]')?.addEventListener('click', () => this.uploads.discardAll());
  }

  submitted(event) {
    const { busy, failed, arrived, words } = this.uploads;
    this.setSubmitPending(busy);
    this.showError(!busy && failed ? words.failed : '');
    if (busy || failed) {
      event.preventDefault();
      return event.stopImmediatePropagation();
    }
    this.ids.value = arrived.map(file => file.id).join(' ');
    announceValue(this.ids);
  }

  setSubmitPending(submitPending) {
    this.submitPending = submitPending;
    this.form.querySelector('[type="submit"]').ariaBusy = String(submitPending);
  }

  settled() {
    if (!this.submitPending || !this.form.isConnected) return;
    this.setSubmitPending(false);
    this.form.requestSubmit();
  }

  showError(sentence) {
    this.error.textContent = sentence;
    this.error.hidden = !sentence;
  }

  done() {
    this.submitPending = false;
    this.uploads.clear();
  }
}
