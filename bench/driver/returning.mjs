// A page that comes back by itself, as the portal's own browser module does (wwwroot/js/connection): the same pauses, the same steps. It notices a
// closed socket at once and a silent one after a missed ping, asks which node answers, tries the same circuit there, and loads the page anew when
// that is gone.

import { setTimeout as wait } from 'node:timers/promises';
import { Circuit } from './circuit.mjs';
import { timing } from './timing.mjs';

const { ATTEMPT_LIMIT, PROBE_LIMIT, PULSE_LIMIT, RETRY, SILENCE, WATCH } = timing;

const QUESTION_LIMIT = 60_000; // a lost connection ends the question sooner
const jitter = ms => ms * (0.5 + Math.random());
const pauseBefore = attempt => wait(jitter(RETRY[Math.min(attempt, RETRY.length - 1)]));
const late = async limit => { await wait(limit, undefined, { ref: false }); throw new Error(`no answer in ${limit} ms`); };
const within = (limit, work) => Promise.race([work, late(limit)]);

export class Returning {
  loads = 0;       // of the page
  resumed = 0;     // of its circuit
  waited = 0;      // pages that said that there is no room yet
  stranded = 0;    // answers of the balancer itself, or none: a browser would show an error until its reader clicks
  signedOut = 0;   // pages that led to the sign-in page
  pauses = [];     // ms of each loss until the page could be used again
  screens = [];    // what each load showed: the messages in the order in which they appeared
  lostAt = -Infinity;
  #back = null;

  constructor(visitor, path, ready) { Object.assign(this, { visitor, path, ready }); }

  async open() {
    await this.#load();
    void this.#watch();
    return this;
  }

  /** The open circuit, after a loss the next one. */
  async circuit() {
    while (this.#back) await this.#back;
    return this.current;
  }

  /** Returns when the server has answered a question that was asked after this call. */
  async usable() {
    for (;;) {
      const circuit = await this.circuit();
      const answer = circuit.call('attach', 'Pulse', null, 'beat');
      answer.catch(() => {});
      try {
        return await within(QUESTION_LIMIT, answer);
      } catch {
        await wait(50);
      }
    }
  }

  async close() {
    this.closing = true;
    if (!this.#back) await this.current.close().catch(() => {});
  }

  #lost(circuit, silent = false) { this.#leave(circuit, () => this.#return(circuit, silent)); }

  #leave(circuit, back) {
    if (this.closing || this.#back || circuit !== this.current) return;
    const start = this.lostAt = performance.now();
    this.#back = back().finally(() => {
      this.#back = null;
      this.pauses.push(performance.now() - start);
      if (this.current.closed) this.#lost(this.current);
    });
  }

  // The node is about to stop, and has asked for it.
  async #loadAnew(circuit) {
    await circuit.close().catch(() => {});
    while (!(await this.#ask())?.ok) await pauseBefore(0);
    await this.#load();
  }

  async #return(circuit, silent) {
    for (let n = 0; ; n++) {
      if (n > 0 || !silent) await pauseBefore(n);
      const answer = await this.#ask();
      if (!answer) continue;
      if (answer.node !== this.node) break;
      const outcome = await within(ATTEMPT_LIMIT, circuit.resume()).catch(() => 'failed');
      if (outcome === true) { this.resumed++; return; }
      if (outcome === false) break;
    }
    circuit.closing = true;
    circuit.drop();
    for (let n = 0; !(await this.#ask())?.ok; n++) await pauseBefore(n);
    await this.#load();
  }

  async #ask() {
    const answer = await within(PROBE_LIMIT, this.visitor.request('GET', '/health/live')).catch(() => null);
    return answer && { ok: answer.status === 200, node: answer.headers['portal-node'] };
  }

  async #load() {
    for (;;) {
      try {
        const seen = new Set();
        const circuit = await Circuit.open(this.visitor, this.path, { ready: this.ready, heard: token => seen.add(token) });
        await circuit.has('attach');
        this.node = (await this.#ask())?.node; // a page reads it on its badge
        this.screens.push(seen);
        circuit.lost = () => this.#lost(circuit);
        circuit.asked = (call, [within]) => {
          if (call === 'leaveNode') setTimeout(() => this.#leave(circuit, () => this.#loadAnew(circuit)), within * Math.random());
        };
        this.current = circuit;
        this.loads++;
        if (circuit.closed) circuit.lost();
        return;
      } catch (fault) {
        if (this.closing) throw fault;
        if (fault.status === 429 || fault.status === 503) this.waited++;
        else if (fault.status === 302) this.signedOut++;
        else if (fault.status >= 500 || fault.code) this.stranded++;
        await wait(fault.status === 429 || fault.status === 503 ? fault.retryAfter * 1_000 : jitter(2_000));
      }
    }
  }

  // As connection-checks.js and pulse.js: overdue pings are asked about, and no answer is a lost connection.
  async #watch() {
    await wait(Math.random() * WATCH); // pages were not all opened at once
    while (!this.closing) {
      await wait(WATCH, undefined, { ref: false });
      const circuit = this.current;
      if (this.#back || circuit.silentFor < SILENCE) continue;
      await within(PULSE_LIMIT, circuit.call('attach', 'Pulse', null, 'check')).catch(() => this.#lost(circuit, true));
    }
  }
}
