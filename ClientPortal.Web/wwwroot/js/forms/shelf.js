// [data-shelf]: files that are added to a project's shelf, or as a new version of a document. They are chosen with its buttons, dropped on it
// (folders too) or pasted. Each is announced at data-address with the values of the fields [data-shelf-field] and sent in parts; the circuit then
// shows the document. Uploads go on while the person reads other pages of the portal.

import { personEvents, session } from '../connection/pulse.js';
import { element, whenSeen } from '../shell/dom.js';
import { clearDraft } from './drafts.js';
import { chosenFiles, droppedFiles } from './dropped-files.js';
import { FileInParts } from './file-in-parts.js';
import { forget, keep, keptFor, keptUploads } from './kept-uploads.js';
import { drawUpload } from './upload-row.js';

const AT_ONCE = 3;
const shelves = new Map(); // address → Shelf

export function watchShelves() {
  whenSeen('[data-shelf]', root => {
    const where = root.dataset.address;
    if (!shelves.has(where)) shelves.set(where, new Shelf(where));
    shelves.get(where).attach(root);
  });
  document.addEventListener('paste', event => {
    if (event.defaultPrevented || event.target.closest?.('input, textarea, [contenteditable]')) return;
    for (const shelf of shelves.values()) if (shelf.root.isConnected) shelf.pasted(event);
  });
  personEvents.addEventListener('attached', () => shelves.forEach(shelf => shelf.showKept()));
}

class Shelf {
  constructor(where) { Object.assign(this, { where, all: [], root: null }); }

  attach(root) {
    if (this.root === root) return;
    this.root = root;
    this.list = root.querySelector('[data-files]');
    this.words = this.list.dataset;
    this.list.append(...this.all.map(one => one.row));
    for (const input of root.querySelectorAll('[data-file-input]'))
      input.addEventListener('change', () => { this.add(chosenFiles(input.files)); input.value = ''; });
    for (const button of root.querySelectorAll('[data-attach]'))
      button.addEventListener('click', () => root.querySelector(`[data-file-input="${button.dataset.attach}"]`).click());
    this.watchDrops(root);
    this.changed();
    if (session.person) this.showKept();
  }

  // Office programs copy text together with a picture of it: then the text is pasted.
  pasted(event) {
    const { files, types } = event.clipboardData;
    if (files.length === 0 || types.includes('text/plain')) return;
    event.preventDefault();
    this.add(chosenFiles(files));
  }

  watchDrops(root) {
    let inside = 0;
    const over = event => event.dataTransfer?.types.includes('Files');
    const count = (event, by) => { if (over(event)) { inside += by; root.toggleAttribute('data-dropping', inside > 0); } };
    root.addEventListener('dragenter', event => count(event, 1));
    root.addEventListener('dragleave', event => count(event, -1));
    root.addEventListener('dragover', event => { if (over(event)) event.preventDefault(); });
    root.addEventListener('drop', async event => {
      if (!over(event)) return;
      event.preventDefault();
      count(event, -inside);
      this.add(await droppedFiles(event.dataTransfer));
    });
  }

  add(files) {
    this.showError('');
    for (const { file, folder } of files) {
      const values = this.valuesFor(file, folder);
      const aim = ['project', 'shared'].map(name => values.get(name)).join(' ');
      const kept = keptFor(this.where, aim, file, folder);
      const known = kept && this.all.find(one => one.id === kept.id);
      if (['queued', 'sending', 'waiting', 'checking'].includes(known?.state)) continue;
      known?.sending?.stop();
      if (!known && this.all.length >= Number(this.words.most)) return this.showError(this.words.tooMany);
      const one = known ?? this.show({ name: file.name, size: file.size, contentType: file.type, share: 0 });
      const told = this.told(one, { where: this.where, aim, name: file.name, folder, size: file.size, modified: file.lastModified });
      one.sending = new FileInParts(file, `${this.where}?${values}`, () => this.token, told, kept?.id);
      one.state = 'queued';
      if (file.size > Number(this.words.largest)) this.fail(one, this.words.tooLarge, false);
      else if (file.size === 0) this.fail(one, this.words.empty, false);
      else this.draw(one);
    }
    this.startNext();
  }

  // The fields as they are when the file is chosen.
  valuesFor(file, folder) {
    const fields = [...this.root.querySelectorAll('[data-shelf-field]')];
    const values = new URLSearchParams(fields.map(field => [field.name, field.type === 'checkbox' ? field.checked : field.value]));
    if (folder) values.set('folder', [values.get('folder'), folder].filter(Boolean).join('/'));
    values.set('name', file.name);
    values.set('size', file.size);
    return values;
  }

  told(one, kept) {
    return {
      begun: id => {
        if (one.id) forget(one.id);
        one.id = id;
        keep({ ...kept, id });
      },
      progress: share => { one.share = share; one.showShare?.(); },
      state: state => { if (one.state !== state) { one.state = state; this.draw(one); } },
    };
  }

  startNext() {
    const free = AT_ONCE - this.all.filter(one => ['sending', 'waiting', 'checking'].includes(one.state)).length;
    this.all.filter(one => one.state === 'queued').slice(0, Math.max(0, free)).forEach(one => this.send(one));
    this.changed();
  }

  async send(one) {
    one.state = 'sending';
    this.draw(one);
    try {
      if (await one.sending.send()) this.placed(one);
    } catch (why) {
      // A refused file is no longer on the server, unless trying again can help.
      if (!why.again && one.id) { forget(one.id); one.id = one.sending.id = null; }
      this.fail(one, why.message || this.words.unread, why.again ?? false);
    }
    this.startNext();
  }

  placed(one) {
    forget(one.id);
    this.drop(one);
    this.say(this.words.placed.replace('{0}', one.name));
    const note = this.root.querySelector('[name="note"]');
    if (note) { note.value = ''; clearDraft(note.closest('[data-draft]').dataset.draft); }
  }

  fail(one, why, again) {
    Object.assign(one, { state: 'failed', why, again });
    this.draw(one);
  }

  pause(one) {
    one.sending.stop();
    one.state = 'paused';
    this.draw(one);
    this.startNext();
  }

  continue(one) {
    one.state = 'queued';
    this.draw(one);
    this.startNext();
  }

  cancel(one) {
    if (one.id) forget(one.id);
    (one.sending ?? new FileInParts(null, this.where, () => this.token, {}, one.id)).discard();
    this.drop(one);
    this.startNext();
    this.root.querySelector('[data-attach]').focus();
  }

  // Unfinished uploads of an earlier page: the server says how far each has come.
  showKept() {
    for (const kept of keptUploads(this.where)) {
      if (this.all.some(one => one.id === kept.id)) continue;
      const one = this.show({ id: kept.id, name: kept.name, size: kept.size, contentType: '', share: 0, state: 'left' });
      fetch(new URL(`documents/uploads/${kept.id}`, document.baseURI)).then(async answer => {
        const { received, placed } = answer.ok ? await answer.json() : {};
        if (answer.status === 404 || placed) { forget(kept.id); if (one.state === 'left') this.drop(one); }
        else if (received && one.state === 'left') { one.share = received / kept.size; one.showShare(); }
      }).catch(() => {});
    }
  }

  // --- on the screen ---

  get token() { return this.root.querySelector('input[name="__RequestVerificationToken"]')?.value ?? ''; }

  show(one) {
    one.row = element('li', 'file-chip upload-row');
    one.row.dataset.testid = 'file-chip';
    this.all.push(one);
    this.list.append(one.row);
    this.draw(one);
    this.changed();
    return one;
  }

  draw(one) {
    drawUpload(one, this.words, {
      pause: () => this.pause(one), continue: () => this.continue(one), cancel: () => this.cancel(one),
      choose: () => this.root.querySelector('[data-file-input]').click(),
    });
  }

  drop(one) {
    this.all = this.all.filter(other => other !== one);
    one.row.remove();
    this.changed();
  }

  changed() { this.list.hidden = this.all.length === 0; }

  say(sentence) { this.root.querySelector('[data-said]').textContent = sentence; }

  showError(sentence) {
    const error = this.root.querySelector('[data-error]');
    error.textContent = sentence;
    error.hidden = !sentence;
  }
}
