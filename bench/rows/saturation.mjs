// Deliveries per second when several write as fast as they are answered.

import { Meter } from './meter.mjs';
import { medians } from './stats.mjs';

// Blazor keeps ten unacknowledged renders, then it merges them: with more writers the floor, which shows only the last message, would
// skip some.
const WRITERS = 4;
const LIMIT = 2_000;

export async function saturation(systems, ledger, audience, { rounds, seconds }) {
  const all = new Map(systems.map(system => [system, []]));
  for (let round = 0; round < rounds; round++)
    for (const system of systems) all.get(system).push(await one(system, ledger, audience.get(system), seconds));
  return new Map([...all].map(([system, figures]) => [system, medians(figures)]));
}

async function one(system, ledger, listeners, seconds) {
  const meter = new Meter(system, listeners);
  const before = ledger.deliveries;
  const until = performance.now() + seconds * 1000;
  let messages = 0;
  const write = async () => {
    while (performance.now() < until) {
      await ledger.write(token => system.say(token), listeners.length, LIMIT);
      messages++;
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  const used = await meter.read();
  const deliveries = ledger.deliveries - before;
  return {
    deliveries: deliveries / used.elapsed * 1000,
    messages: messages / used.elapsed * 1000,
    cpu: 1000 * used.cpu / deliveries, // µs
    allocated: used.allocated / deliveries,
  };
}
