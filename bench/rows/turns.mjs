// How long different ways take, each in turn within each round, so that the machine's noise falls on all alike.

import { medians, quantile } from './stats.mjs';

/**
 * @param {{ name: string, cpu?: () => number, before?: () => Promise, act: (given) => Promise, after?: (given, done) => Promise }[]} ways
 *   only `act` is timed; `cpu` is the processor time of the server so far
 * @returns {Promise<Map>} by name: { p50, p95, processor } in ms, medians of the rounds; the processor time is a round's mean, as it moves in steps
 */
export async function inTurns(ways, { rounds, times }) {
  const all = new Map(ways.map(way => [way.name, []]));
  for (let round = 0; round < rounds; round++) {
    const taken = new Map(ways.map(way => [way.name, []]));
    for (let i = 0; i < times; i++)
      for (const way of ways) taken.get(way.name).push(await one(way));
    for (const [name, values] of taken) {
      const times = values.map(one => one.taken);
      const processor = values.reduce((sum, one) => sum + one.used, 0) / values.length;
      all.get(name).push({ p50: quantile(times, 0.5), p95: quantile(times, 0.95), processor });
    }
  }
  return new Map([...all].map(([name, figures]) => [name, medians(figures)]));
}

/** The same, for so long, for nothing but that it has been done: the runtime compiles what runs often a second time. */
export async function rehearse(ways, seconds) {
  const until = performance.now() + seconds * 1000;
  do for (const way of ways) await one(way);
  while (performance.now() < until);
}

async function one({ cpu = () => NaN, before, act, after }) {
  const given = await before?.();
  const [used, began] = [cpu(), performance.now()];
  const done = await act(given);
  const figures = { taken: performance.now() - began, used: cpu() - used };
  await after?.(given, done);
  return figures;
}
