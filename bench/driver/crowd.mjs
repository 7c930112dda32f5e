// Thousands of connections, in processes of their own (crowdhand.mjs): one process could neither hold them nor receive their renders in time.

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const HAND = fileURLToPath(new URL('crowdhand.mjs', import.meta.url));
const HANDS = 4;
const AT_ONCE = 2; // for each of them: eight in all, as elsewhere

export class Crowd {
  #hands = [];
  #questions = new Map();
  #next = 0;

  /** @param {(token: number, listener: string, at: number) => void} heard for what connections see: at, by the machine's clock */
  constructor(heard = () => {}) {
    for (let index = 0; index < HANDS; index++) {
      const hand = fork(HAND, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
      hand.on('message', ({ id, answer, fault, news }) => {
        for (const [token, listener, at] of news ?? []) heard(token, `${index}.${listener}`, at);
        if (id === undefined) return;
        const question = this.#questions.get(id);
        this.#questions.delete(id);
        if (fault) question.reject(new Error(fault));
        else question.resolve(answer);
      });
      hand.on('exit', code => {
        for (const { reject } of this.#questions.values()) reject(new Error(`a process of the crowd ended with ${code}`));
        this.#questions.clear();
      });
      this.#hands.push(hand);
    }
  }

  /** One connection for each plan (`Portal.plan`, `Peer.plan`). When this returns all of them are open, except those that `broken` reports. */
  open(plans) {
    return this.#all(index => ({ open: plans.filter((_, each) => each % HANDS === index), atOnce: AT_ONCE }));
  }

  /** What is wrong with those that are open: a line for each that could not be opened, broke or was closed by the server. */
  async broken() { return (await this.#all(() => ({ broken: true }))).flat(); }

  /** Closes all, like tabs, and ends the processes. */
  async close() {
    await this.#all(() => ({ close: true, atOnce: AT_ONCE }));
    this.end();
  }

  end() { for (const hand of this.#hands) hand.disconnect(); }

  #all(question) {
    return Promise.all(this.#hands.map((hand, index) => new Promise((resolve, reject) => {
      const id = ++this.#next;
      this.#questions.set(id, { resolve, reject });
      hand.send({ id, ...question(index) });
    })));
  }
}
