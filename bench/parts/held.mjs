// Very many circuits on real pages: are all of them kept, what do they cost while idle, and do they delay answers?

import { setTimeout as wait } from 'node:timers/promises';
import { Crowd } from '../driver/crowd.mjs';
import { Ledger } from '../rows/ledger.mjs';
import { Meter } from '../rows/meter.mjs';
import { Probe } from '../rows/probe.mjs';
import { quantile } from '../rows/stats.mjs';
import { named, number, ofPortal } from './naming.mjs';

const IDLE_SHARE = 1 / 3; // of the time
const EVERY = 1_000;

export async function holds({ sizes: { circuits, heldSeconds, settleSeconds }, systems, say, figures }) {
  const portal = systems[2];
  const rooms = await portal.enterRooms();
  const ledger = new Ledger();
  const crowd = new Crowd(ledger.heard);
  const title = `${number(circuits)} circuits`;
  try {
    say(`opening ${title}`);
    const began = performance.now();
    await crowd.open(Array.from({ length: circuits }, (_, index) => portal.plan(index)));
    figures.add(`${title} in ${rooms.length} rooms: opened per second, 8 at once`, '/s', ofPortal(circuits / (performance.now() - began) * 1000));
    await wait(settleSeconds * 1000); // what opening them has run often is still being compiled again

    say(`holding ${title} for ${heldSeconds} s`);
    const probe = new Probe(systems);
    portal.runtime.longestPaused();
    const meter = new Meter(portal);
    await wait(heldSeconds * IDLE_SHARE * 1000);
    const idle = await meter.read();
    const times = await talk(portal, rooms, ledger, circuits, heldSeconds * (1 - IDLE_SHARE));
    const answers = await probe.end();
    const whole = await meter.read();
    const broken = await crowd.broken();

    const held = `${title} held for ${heldSeconds} s`;
    figures.add(`${held}: dropped`, '', ofPortal(broken.length));
    if (broken.length > 0) figures.note(`${broken.length} of ${title} broke: ${broken[0]}.`);
    figures.add(`${held}: processor while no one does anything`, '% of a core', ofPortal(idle.cpu / idle.elapsed * 100));
    for (const [name, q] of [['p50', 0.5], ['p95', 0.95], ['p99', 0.99]])
      figures.add(`${held}: a message a second, seen by ${Math.round(circuits / rooms.length)}, ${name}`, 'ms', ofPortal(quantile(times.seen, q)));
    figures.addIfAny(`${held}: not seen within 20 s`, '', ofPortal(times.missed));
    figures.add(`${held}: the longest answer to a request every 20 ms (peer, floor: idle)`, 'ms', named(answers, 'longest'));
    figures.add(`${held}: p99 of these answers`, 'ms', named(answers, 'p99'));
    figures.add(`${held}: paused by the collector, the most within one second`, 'ms', ofPortal(portal.runtime.longestPaused()));
    figures.add(`${held}: paused by the collector`, '% of the time', ofPortal(whole.paused / whole.elapsed * 100));
    figures.add(`${held}: resident memory`, 'MB', ofPortal(portal.server.rss() / 1e6));
    say('closing them');
  } finally {
    await crowd.close();
  }
}

// To each room in turn, whether the one before has been seen or not.
async function talk(portal, rooms, ledger, circuits, seconds) {
  const began = performance.now();
  const messages = [];
  for (let i = 0; i * EVERY < seconds * 1000; i++) {
    await wait(began + i * EVERY - performance.now());
    const room = i % rooms.length;
    const wanted = Math.floor(circuits / rooms.length) + (room < circuits % rooms.length ? 1 : 0);
    messages.push(ledger.write(token => portal.sayIn(rooms[room], token), wanted).then(({ times }) => ({ times, missed: wanted - times.length })));
  }
  const all = await Promise.all(messages);
  return { seen: all.flatMap(one => one.times), missed: all.reduce((sum, one) => sum + one.missed, 0) };
}
