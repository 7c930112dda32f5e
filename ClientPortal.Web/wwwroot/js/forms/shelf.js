// [data-shelf]: files that are added to a project's shelf, or as a new version of a document. They are chosen with its button, dropped on it or
// pasted. Each is sent to data-address with the values of the fields [data-shelf-field]; the circuit then shows the document.

import { whenSeen } from '../shell/dom.js';
import { Uploads } from './uploads.js';

const shelves = new Set();

export function watchShelves() {
  whenSeen('[data-shelf]', root => shelves.has(root) || shelves.add(new Shelf(root)));
  document.addEventListener('paste', event => {
    if (event.defaultPrevented || event.target.closest?.('input, textarea, [contenteditable]')) return;
    for (const shelf of shelves) shelf.root.isConnected ? shelf.uploads.pasted(event) : shelves.delete(shelf);
  });
}

class Shelf {
  constructor(root) {
    // The members that Uploads reads of a thread.
    Object.assign(this, { root, viewer: '', conversation: '', composer: this });
    this.error = root.querySelector('[data-error]');
    this.uploads = new ShelfUploads(root, this, new AbortController().signal, () => {}, { read: () => [], write() {} });
  }

  showError(sentence) {
    this.error.textContent = sentence;
    this.error.hidden = !sentence;
  }
}

class ShelfUploads extends Uploads {
  get address() {
    const fields = [...this.thread.root.querySelectorAll('[data-shelf-field]')];
    const values = fields.map(field => [field.name, field.type === 'checkbox' ? field.checked : field.value]);
    return `${this.thread.root.dataset.address}?${new URLSearchParams(values)}`;
  }

  add(files) {
    this.thread.showError('');
    super.add(files);
  }

  // What has arrived is a document now, and no longer in the list of uploads.
  answered(one, request) {
    super.answered(one, request);
    if (one.state !== 'done') return;
    this.all = this.all.filter(other => other !== one);
    one.chip.remove();
    const note = this.thread.root.querySelector('[name="note"]');
    if (note) note.value = '';
    this.changed();
  }

  discard(one) { one.xhr?.abort(); }
}
