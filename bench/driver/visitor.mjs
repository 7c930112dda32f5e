// A browser's cookies, and a program's token. One visitor opens as many pages as it likes.

import http from 'node:http';

// Loopback has ports enough for connections that stay; a new one for each request would run out of them.
const agent = new http.Agent({ keepAlive: true, maxSockets: 512 });

export class Visitor {
  #cookies = new Map();
  token = null;

  constructor(address) { this.address = address; }

  /** A visitor with the cookies of one who signed in in another process. */
  static with(address, cookie) {
    const visitor = new Visitor(address);
    for (const pair of cookie.split('; ')) visitor.#keep(pair);
    return visitor;
  }

  headers() {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return cookie ? { Cookie: cookie } : {};
  }

  async page(path) {
    const answer = await this.request('GET', path, undefined, undefined, { 'Sec-Fetch-Dest': 'document' });
    if (answer.status === 200) return answer.body;
    const fault = new Error(`GET ${path} answered ${answer.status}`);
    throw Object.assign(fault, { status: answer.status, retryAfter: Number(answer.headers['retry-after']) });
  }

  /** By the form of the sign-in page, and by the API. */
  async signIn(email, password) {
    const form = (await this.page('/login')).split('</form>')[0];
    const fields = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, unescapeHtml(value)]);
    const typed = new URLSearchParams([...fields, ['Typed.Email', email], ['Typed.Password', password]]);
    const answer = await this.request('POST', '/login', typed.toString(), 'application/x-www-form-urlencoded');
    if (answer.status !== 302) throw new Error(`the sign-in of ${email} answered ${answer.status}`);
    return this;
  }

  async takeToken(email, password) {
    this.token = (await this.json('POST', '/api/auth/login', { email, password })).accessToken;
    return this;
  }

  async json(method, path, body) {
    const answer = await this.request(method, path, body === undefined ? undefined : JSON.stringify(body), 'application/json');
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.body}`);
    return answer.body ? JSON.parse(answer.body) : null;
  }

  request(method, path, body, type, more) {
    const headers = { ...this.headers(), Accept: '*/*', ...more };
    if (type) headers['Content-Type'] = type;
    if (body !== undefined) headers['Content-Length'] = Buffer.byteLength(body);
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    return new Promise((resolve, reject) => {
      const request = http.request(this.address + path, { method, headers, agent }, answer => {
        for (const line of answer.headers['set-cookie'] ?? []) this.#keep(line);
        const parts = [];
        answer.on('data', part => parts.push(part));
        answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts).toString() }));
        answer.on('error', reject);
      });
      request.on('error', reject);
      request.end(body);
    });
  }

  #keep(line) {
    const [pair] = line.split(';');
    const at = pair.indexOf('=');
    this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
}

const unescapeHtml = text => text
  .replace(/&#x([0-9a-f]+);/gi, (_, hex) => String.fromCodePoint(parseInt(hex, 16)))
  .replace(/&quot;/g, '"').replace(/&amp;/g, '&');
