// The longest pause: how long servers take to answer a tiny request that is made every 20 ms.

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { quantile } from './stats.mjs';

const PROBER = fileURLToPath(new URL('../driver/prober.mjs', import.meta.url));

export class Probe {
  constructor(systems) {
    this.systems = systems;
    this.child = fork(PROBER, systems.map(system => system.server.address));
  }

  /** @returns {Promise<Map>} by system: { longest, p99 } in ms */
  async end() {
    const reported = new Promise((resolve, reject) => {
      this.child.once('message', resolve);
      this.child.once('exit', code => reject(new Error(`the prober ended with ${code}`)));
    });
    this.child.send('end');
    const times = await reported;
    this.child.disconnect();
    return new Map(this.systems.map(system => {
      const all = times[system.server.address];
      return [system, { longest: Math.max(...all), p99: quantile(all, 0.99) }];
    }));
  }
}
