// Memory of an idle connection, as the slope between N and 2N: what is there anyway does not count, and the first ones pay for caches.

import { setTimeout as wait } from 'node:timers/promises';
import { crowd } from './stats.mjs';

const WIDTH = 8;
const SETTLE = 500;

/** @returns {Promise<{ heap: number, rss: number }>} bytes for each connection */
export async function slope(system, open, count) {
  const first = await crowd(count, WIDTH, open);
  const half = await read(system);
  const second = await crowd(count, WIDTH, open);
  const whole = await read(system);
  const all = [...first, ...second];
  await crowd(all.length, WIDTH, index => all[index].close());
  return { heap: (whole.heap - half.heap) / count, rss: (whole.rss - half.rss) / count };
}

async function read(system) {
  await wait(SETTLE);
  return { heap: await system.heap(), rss: system.server.rss() };
}
