// Files of the next message, or of a form: chosen, dropped or pasted. Each is uploaded by a request of its own, outside the circuit, and shows
// its progress. Uploaded files are kept over a reload until the message is sent. The server deletes files that are never sent.

import { element, icon } from '../shell/dom.js';
import { fileChip } from './file-chip.js';

const AT_ONCE = 3;

export class Uploads {
  /** settled() is called when no upload is in progress any more; kept: { read, write } stores what has arrived (a message's draft). */
  constructor(form, thread, signal, settled, kept = inStorage(`portal:files:${thread.viewer}:form`)) {
    Object.assign(this, { form, thread, settled, kept, all: [] });
    this.list = form.querySelector('[data-files]');
    this.words = this.list.dataset;
    const input = form.querySelector('[data-file-input]');
    form.querySelector('[data-attach]').addEventListener('click', () => input.click(), { signal });
    input.addEventListener('change', () => { this.add(input.files); input.value = ''; }, { signal });
    form.querySelector('[data-input]').addEventListener('paste', event => this.pasted(event), { signal });
    this.watchDrops(thread.root, signal);
    signal.addEventListener('abort', () => this.all.forEach(one => one.xhr?.abort()));
    for (const file of kept.read()) this.show({ ...file, state: 'done' });
  }

  /** Shows the draft's files after it changed; uploads in progress stay. */
  reload() {
    const files = this.kept.read();
    for (const one of this.all.filter(one => one.state === 'done' && !files.some(file => file.id === one.id))) one.chip.remove();
    this.all = this.all.filter(one => one.chip.isConnected);
    for (const file of files) if (!this.all.some(one => one.id === file.id)) this.show({ ...file, state: 'done' });
    this.list.hidden = this.all.length === 0;
  }

  /** The uploaded files, as a message lists them: { id, name, size in bytes, contentType }. */
  get arrived() {
    const done = this.all.filter(one => one.state === 'done');
    return done.map(({ id, name, size, contentType }) => ({ id, name, size, contentType }));
  }

  /** Where a file is sent. */
  get address() { return this.thread.conversation ? `files?conversation=${this.thread.conversation}` : 'files'; }

  get busy() { return this.all.some(one => one.state === 'waiting' || one.state === 'sending'); }
  get failed() { return this.all.some(one => one.state === 'failed'); }

  /** Clears the list: the files were sent with a message. */
  clear() {
    this.all = [];
    this.list.replaceChildren();
    this.changed();
  }

  /** Clears the list and deletes the files on the server. */
  discardAll() {
    const all = this.all;
    this.clear();
    for (const one of all) this.discard(one);
  }

  add(files) {
    for (const file of files) {
      if (this.all.length >= Number(this.words.most)) return this.thread.composer.showError(this.words.tooMany);
      const one = { file, name: file.name, size: file.size, contentType: file.type, state: 'waiting' };
      this.show(one);
      if (file.size > Number(this.words.largest)) this.fail(one, this.words.tooLarge);
      else if (file.size === 0) this.fail(one, this.words.empty);
    }
    this.startNext();
  }

  // Office programs copy text together with a picture of it: then the text is pasted.
  pasted(event) {
    const { files, types } = event.clipboardData;
    if (files.length === 0 || types.includes('text/plain')) return;
    event.preventDefault();
    this.add(files);
  }

  watchDrops(root, signal) {
    let inside = 0;
    const over = event => event.dataTransfer?.types.includes('Files');
    const show = () => root.toggleAttribute('data-dropping', inside > 0);
    root.addEventListener('dragenter', event => { if (over(event)) { inside++; show(); } }, { signal });
    root.addEventListener('dragleave', event => { if (over(event)) { inside--; show(); } }, { signal });
    root.addEventListener('dragover', event => { if (over(event)) event.preventDefault(); }, { signal });
    root.addEventListener('drop', event => {
      if (!over(event)) return;
      event.preventDefault();
      inside = 0;
      show();
      this.add(event.dataTransfer.files);
    }, { signal });
  }

  startNext() {
    const free = AT_ONCE - this.all.filter(one => one.state === 'sending').length;
    this.all.filter(one => one.state === 'waiting').slice(0, free).forEach(one => this.send(one));
    this.changed();
  }

  send(one) {
    const xhr = one.xhr = new XMLHttpRequest();
    one.state = 'sending';
    xhr.open('POST', new URL(this.address, document.baseURI));
    xhr.setRequestHeader('RequestVerificationToken', this.token);
    xhr.responseType = 'json';
    xhr.upload.addEventListener('progress', ({ loaded, total }) => this.progress(one, loaded / total));
    xhr.addEventListener('load', () => this.answered(one, xhr));
    xhr.addEventListener('error', () => this.fail(one, this.words.cut, true));
    const body = new FormData();
    body.append('file', one.file, one.name);
    xhr.send(body);
    this.draw(one);
  }

  answered(one, { status, response }) {
    if (status !== 201) return this.fail(one, response?.title ?? this.words.cut, status >= 500 || status === 429);
    Object.assign(one, response, { state: 'done', file: null });
    this.draw(one);
    this.startNext();
  }

  fail(one, why, again = false) {
    Object.assign(one, { state: 'failed', why, again });
    this.draw(one);
    this.startNext();
  }

  remove(one) {
    this.all = this.all.filter(other => other !== one);
    one.chip.remove();
    this.discard(one);
    this.startNext();
    this.form.querySelector('[data-input]').focus();
  }

  discard(one) {
    one.xhr?.abort();
    if (!one.id) return;
    const request = { method: 'DELETE', headers: { RequestVerificationToken: this.token } };
    fetch(new URL(`files/${one.id}`, document.baseURI), request).catch(() => {});
  }

  changed() {
    this.list.hidden = this.all.length === 0;
    this.kept.write(this.arrived);
    this.thread.hold?.();
    if (!this.busy) this.settled();
  }

  get token() { return this.thread.root.querySelector('input[name="__RequestVerificationToken"]')?.value ?? ''; }

  // --- on the screen ---

  show(one) {
    this.all.push(one);
    one.chip = element('li', 'file-chip');
    one.chip.dataset.testid = 'file-chip';
    this.list.append(one.chip);
    this.list.hidden = false;
    this.draw(one);
  }

  draw(one) {
    const [picture, text] = fileChip(one, one.state === 'failed' ? errorOf(one) : undefined);
    if (one.state === 'sending' || one.state === 'waiting') {
      one.bar = element('progress', 'file-progress');
      Object.assign(one.bar, { max: 1, value: 0, ariaLabel: this.words.sending.replace('{0}', one.name) });
      text.append(one.bar);
    }
    one.chip.dataset.state = one.state;
    one.chip.replaceChildren(picture, text);
    if (one.state === 'failed' && one.again) one.chip.append(this.tool('refresh', this.words.retry, one, () => this.retry(one)));
    one.chip.append(this.tool('close', one.state === 'sending' ? this.words.cancel : this.words.remove, one, () => this.remove(one)));
  }

  retry(one) {
    one.state = 'waiting';
    this.draw(one);
    this.startNext();
  }

  progress(one, share) {
    if (!one.bar) return;
    one.bar.value = share;
    // The upload is complete; the server now scans the file.
    if (share === 1) { one.bar.removeAttribute('value'); one.chip.querySelector('.meta').textContent = this.words.checking; }
  }

  tool(symbol, words, one, act) {
    const made = element('button', 'icon-button');
    Object.assign(made, { type: 'button', title: words, ariaLabel: `${words} : ${one.name}` });
    made.dataset.testid = `file-${symbol === 'refresh' ? 'retry' : 'remove'}`;
    made.append(icon(symbol));
    made.addEventListener('click', act);
    return made;
  }
}

function errorOf({ why }) {
  const note = element('span', 'file-error', why);
  note.setAttribute('role', 'alert');
  return note;
}

// The files of a form.
function inStorage(key) {
  return {
    read() { try { return JSON.parse(localStorage.getItem(key)) ?? []; } catch { return []; } },
    write(files) { files.length > 0 ? localStorage.setItem(key, JSON.stringify(files)) : localStorage.removeItem(key); },
  };
}
