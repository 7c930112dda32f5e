// From the command to the first answer, on existing data.

import { median } from './stats.mjs';

/** @param {{ name: string, start: () => Promise }[]} ways each starts one more of its kind */
export async function starting(ways, rounds) {
  const all = new Map(ways.map(way => [way.name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const way of ways) {
      const one = await way.start();
      all.get(way.name).push(one.server.startedIn);
      await one.stop();
    }
  }
  return new Map([...all].map(([name, times]) => [name, median(times)]));
}
