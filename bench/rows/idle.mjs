// What a server does while its clients only keep the connection: pings, sweeps, timers.

import { setTimeout as wait } from 'node:timers/promises';
import { medians } from './stats.mjs';

/** @returns {Promise<Map>} by system: percent of one core */
export async function idle(systems, { rounds, seconds }) {
  const all = new Map(systems.map(system => [system, []]));
  for (let round = 0; round < rounds; round++) {
    const before = systems.map(system => [system, system.server.cpu()]);
    const began = performance.now();
    await wait(seconds * 1000);
    for (const [system, cpu] of before) all.get(system).push({ percent: (system.server.cpu() - cpu) / (performance.now() - began) * 100 });
  }
  return new Map([...all].map(([system, figures]) => [system, medians(figures)]));
}
