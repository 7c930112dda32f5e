// Sends one file in parts (docs/documents.md). What the server has received stays over a lost connection, a reload and a restart of the server:
// the next part begins there. It draws nothing.

const BLOCK = 4 * 1024 * 1024;         // as FileParts.BlockSize
const WAITS = [1, 2, 4, 8, 15];        // seconds after a lost connection; it is tried again at once when the network comes back
const PASSING = ['upload.offset'];     // an earlier request is still at work: ask how far the upload has come

/** Why an upload ended: a sentence of the server, or none where it had none. again: whether trying again can help. */
export class Refused extends Error {
  constructor(sentence, again) { super(sentence); this.again = again; }
}

class Lost extends Error {
  constructor(seconds) { super('lost'); this.seconds = seconds; }
}

export class FileInParts {
  /**
   * address: where it is announced; token(): the antiforgery token; told: { begun(id), progress(share), state(name) }, where a state is
   * 'sending', 'waiting' (for the connection) or 'checking'. id: of an upload that began earlier.
   */
  constructor(file, address, token, told, id = null) {
    Object.assign(this, { file, address, token, told, id, hashes: [] });
  }

  /** Sends what is missing. Answers with { id, version, sha256 } of the document, or null when it was stopped. Throws Refused. */
  async send() {
    const { signal } = this.control = new AbortController();
    for (let lost = 0; ;) {
      try {
        return await this.attempt(signal, () => { lost = 0; });
      } catch (why) {
        if (signal.aborted) return null;
        if (!(why instanceof Lost)) throw why;
        this.told.state('waiting');
        await pause(why.seconds ?? WAITS[Math.min(lost++, WAITS.length - 1)], signal);
        if (signal.aborted) return null;
      }
    }
  }

  /** Ends send(). What has arrived stays on the server. */
  stop() { this.control?.abort(); }

  /** Gives the upload up: the server deletes what has arrived. */
  discard() {
    this.stop();
    if (!this.id) return;
    const request = { method: 'DELETE', headers: { RequestVerificationToken: this.token() }, keepalive: true };
    fetch(new URL(this.mine, document.baseURI), request).catch(() => {});
  }

  get mine() { return `documents/uploads/${this.id}`; }

  async attempt(signal, arrived) {
    let { received, placed } = await this.begin(signal);
    if (placed) return placed;
    signal.throwIfAborted();
    this.told.state('sending');
    while (received < this.file.size) {
      this.told.progress(received / this.file.size);
      const block = Math.floor(received / BLOCK);
      const bytes = await this.read(block);
      const part = bytes.slice(received - block * BLOCK);
      ({ received } = await this.ask('PATCH', `${this.mine}?from=${received}`, signal, part, received));
      arrived();
    }
    signal.throwIfAborted();
    this.told.state('checking');
    const check = await this.check();
    return this.ask('POST', `${this.mine}/finish${check ? `?check=${check}` : ''}`, signal);
  }

  async begin(signal) {
    if (this.id) {
      const known = await this.ask('GET', this.mine, signal, null, 0, [404]);
      if (known) return known;
    }
    const begun = await this.ask('POST', this.address, signal);
    this.id = begun.id;
    this.told.begun(begun.id);
    return begun;
  }

  // A file that was changed or deleted since it was chosen cannot be read any more.
  async read(block) {
    try {
      const bytes = await this.file.slice(block * BLOCK, (block + 1) * BLOCK).arrayBuffer();
      // Without https a browser computes no hashes.
      if (crypto.subtle && !this.hashes[block]) this.hashes[block] = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      return bytes;
    } catch (unread) {
      throw new Refused('', false);
    }
  }

  // Of the whole file, also of the parts that were sent before a reload: the file that was chosen again may be another one.
  async check() {
    if (!crypto.subtle) return null;
    const blocks = Math.ceil(this.file.size / BLOCK);
    const all = new Uint8Array(blocks * 32);
    for (let block = 0; block < blocks; block++) {
      if (!this.hashes[block]) await this.read(block);
      all.set(this.hashes[block], block * 32);
    }
    return [...new Uint8Array(await crypto.subtle.digest('SHA-256', all))].map(byte => byte.toString(16).padStart(2, '0')).join('');
  }

  ask(method, address, signal, body = null, from = 0, missing = []) {
    return new Promise((done, failed) => {
      if (signal.aborted) return failed(signal.reason);
      const xhr = new XMLHttpRequest();
      const abort = () => { xhr.abort(); failed(signal.reason); };
      signal.addEventListener('abort', abort, { once: true });
      xhr.open(method, new URL(address, document.baseURI));
      xhr.setRequestHeader('RequestVerificationToken', this.token());
      xhr.responseType = 'json';
      if (body) xhr.upload.addEventListener('progress', ({ loaded }) => this.told.progress((from + loaded) / this.file.size));
      xhr.addEventListener('loadend', () => signal.removeEventListener('abort', abort));
      xhr.addEventListener('error', () => failed(new Lost()));
      xhr.addEventListener('load', () => {
        const { status, response } = xhr;
        if (status >= 200 && status < 300) done(response);
        else if (missing.includes(status)) done(null);
        else failed(reasonOf(status, response, Number(xhr.getResponseHeader('Retry-After'))));
      });
      xhr.send(body && new Blob([body]));
    });
  }
}

// A proxy in front of a portal that restarts answers 502 or 504, without a problem document.
function reasonOf(status, response, wait) {
  if (status === 429) return new Lost(Math.max(1, wait || 0));
  if (PASSING.includes(response?.rule) || [502, 504].includes(status) || (status === 503 && !response?.rule)) return new Lost();
  return new Refused(response?.title ?? '', status >= 500 || status === 401 || status === 400);
}

function pause(seconds, signal) {
  return new Promise(done => {
    const end = () => { clearTimeout(timer); removeEventListener('online', end); signal.removeEventListener('abort', end); done(); };
    const timer = setTimeout(end, seconds * 1000);
    addEventListener('online', end);
    signal.addEventListener('abort', end);
  });
}
