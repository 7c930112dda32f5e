// Which listeners were to see which message, and when each saw it. Writer and listeners use the machine's clock, in any process.

import { now } from '../driver/clock.mjs';
import { nextToken } from '../driver/tokens.mjs';

const LIMIT = 20_000;

export class Ledger {
  #open = new Map();
  deliveries = 0;

  /** The callback of every listener. */
  heard = (token, listener, at = now()) => {
    const message = this.#open.get(token);
    if (!message || message.listeners.has(listener)) return; // another render may have contained it already
    message.listeners.add(listener);
    this.deliveries++;
    message.times.push(at - message.began);
    if (message.times.length === message.wanted) message.done();
  };

  /**
   * Writes a message that so many are to see. Resolves when all have: { written, times }, in ms after the writer began, the commit included;
   * `written` is when the writer got the answer that it is stored. A listener that has not seen it in time is missing in `times`.
   */
  async write(say, wanted, limit = LIMIT) {
    const token = nextToken();
    const message = { wanted, times: [], listeners: new Set() };
    const seen = new Promise(resolve => { message.done = resolve; });
    this.#open.set(token, message);
    message.began = now();
    const stored = say(token).then(() => now() - message.began);
    const late = setTimeout(message.done, limit);
    const [written] = await Promise.all([stored, wanted > 0 ? seen : stored]);
    clearTimeout(late);
    this.#open.delete(token);
    return { written, times: message.times };
  }
}
