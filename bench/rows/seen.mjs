// Write → seen by N others, the durable commit included where there is one; with what a delivery costs the server.

import { setTimeout as wait } from 'node:timers/promises';
import { Meter } from './meter.mjs';
import { crowd, medians, median, quantile } from './stats.mjs';

// The portal renders a burst once in 20 ms (LiveFeed.Pace): messages further apart than that are each a burst of their own.
const PAUSE = 70;
const OPENING = 8;

/** Opens listeners until there are so many, and returns all of them. */
export async function gather(system, ledger, listeners, count) {
  const more = await crowd(count - listeners.length, OPENING, () => system.listen(ledger.heard));
  listeners.push(...more);
  return listeners;
}

/** In turns, in the opposite order each second time, so that the machine's noise falls on all alike. @returns {Map} by system */
export async function seen(systems, ledger, audience, { rounds, messages, say = system => token => system.say(token), pause = PAUSE }) {
  const all = new Map(systems.map(system => [system, []]));
  for (let round = 0; round < rounds; round++) {
    for (const system of round % 2 ? systems.toReversed() : systems)
      all.get(system).push(await one(system, ledger, audience.get(system), messages, say(system), pause));
  }
  return new Map([...all].map(([system, figures]) => [system, { ...medians(figures), missed: Math.max(...figures.map(one => one.missed)) }]));
}

async function one(system, ledger, listeners, messages, say, pause) {
  await ledger.write(say, listeners.length); // the first one after a pause finds cold caches
  await wait(pause);
  const meter = new Meter(system, listeners);
  const [times, written] = [[], []];
  for (let i = 0; i < messages; i++) {
    const message = await ledger.write(say, listeners.length);
    times.push(...message.times);
    written.push(message.written);
    await wait(pause);
  }
  const used = await meter.read();
  const deliveries = messages * listeners.length;
  return {
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    p99: quantile(times, 0.99),
    written: median(written),
    cpu: 1000 * used.cpu / deliveries, // µs
    cpuPerMessage: used.cpu / messages,
    elapsedPerMessage: used.elapsed / messages,
    allocated: used.allocated / deliveries,
    received: used.received / deliveries,
    sent: used.sent / deliveries,
    missed: deliveries - times.length,
  };
}
