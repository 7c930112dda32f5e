// The parts of a run: each opens what it needs, measures all systems in turns, notes its figures and closes what it opened.

import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Crowd } from '../driver/crowd.mjs';
import { idle } from '../rows/idle.mjs';
import { Ledger } from '../rows/ledger.mjs';
import { slope } from '../rows/memory.mjs';
import { opening } from '../rows/opening.mjs';
import { reading } from '../rows/reading.mjs';
import { saturation } from '../rows/saturation.mjs';
import { gather, seen } from '../rows/seen.mjs';
import { starting } from '../rows/starting.mjs';
import { crowd } from '../rows/stats.mjs';
import { PAGES } from '../systems/portal.mjs';
import { PAGE_NAMES, named, number } from './naming.mjs';

const CLOSING = 16;
const WARM_LISTENERS = 20;
const WARM_PAUSE = 2_000;

export async function starts({ sizes, directory, start, say, figures }) {
  say('starting each a few times');
  // The peer makes its tables anew each time; the portal finds its data.
  const place = name => name === 'peer' ? mkdtempSync(path.join(directory, 'peer-')) : directory;
  const ways = Object.entries(start).map(([name, begin]) => ({ name, start: () => begin(place(name)) }));
  figures.add('start: command → first answer', 'ms', await starting(ways, sizes.starts));
}

/**
 * What has run often is compiled again, better, in the background: a portal that has just begun spends half of its processor on that. Each opens
 * pages and delivers until it has done so, all at once, and is left alone for a moment.
 */
export async function warms({ sizes, systems, say }) {
  say('warming up');
  const portal = systems[2];
  const ledger = new Ledger();
  await Promise.all(systems.map(async system => {
    const listeners = await gather(system, ledger, [], WARM_LISTENERS);
    const until = performance.now() + sizes.warmSeconds * 1000;
    const write = async () => { while (performance.now() < until) await ledger.write(token => system.say(token), listeners.length); };
    const open = async () => {
      while (system === portal && performance.now() < until)
        for (const page of sizes.pages) await (await portal.open(pageOf(portal, page), page === 'prospects' ? portal.staff : undefined)).close();
    };
    await Promise.all([write(), write(), open()]);
    await crowd(listeners.length, CLOSING, index => listeners[index].close());
  }));
  await wait(WARM_PAUSE);
}

export async function opens({ sizes, systems, say, figures }) {
  say('nothing → interactive');
  const [peer, floor, portal] = systems;
  const ways = [
    { name: 'peer', open: () => peer.listen() },
    { name: 'floor', open: () => floor.listen() },
    { name: 'ticket', open: () => portal.open(pageOf(portal, 'ticket')) },
    { name: 'home', open: () => portal.open(PAGES.home) },
  ];
  const times = await opening(ways, { rounds: sizes.rounds, times: sizes.openings });
  for (const page of ['ticket', 'home']) {
    const of = figure => new Map([['peer', times.get('peer')[figure]], ['floor', times.get('floor')[figure]], ['portal', times.get(page)[figure]]]);
    figures.add(`nothing → interactive, ${PAGE_NAMES[page]}, p50`, 'ms', of('p50'));
    figures.add(`nothing → interactive, ${PAGE_NAMES[page]}, p95`, 'ms', of('p95'));
    figures.add(`opened per second, 8 at once, ${PAGE_NAMES[page]}`, '/s', of('perSecond'));
  }
}

export async function sees({ sizes, systems, say, figures }) {
  const ledger = new Ledger();
  const audience = new Map(systems.map(system => [system, []]));
  for (const count of sizes.audiences) {
    say(`write → seen by ${count}`);
    for (const system of systems) await gather(system, ledger, audience.get(system), count);
    const found = await seen(systems, ledger, audience, sizes);
    for (const figure of ['p50', 'p95', 'p99']) {
      const chart = figure === 'p50' ? count : undefined;
      figures.add(`write → seen by ${number(count)}, ${figure}`, 'ms', named(found, figure), { chart });
    }
    if (count === 1) figures.add('write → answered, no one else there', 'ms', named(found, 'written'));
    if (count === 1) figures.add('on the wire to each who sees a message', 'B', named(found, 'received'));
    figures.add(`processor per delivery, ${number(count)} see it`, 'µs', named(found, 'cpu'));
    figures.add(`allocated per delivery, ${number(count)} see it`, 'KB', named(found, 'allocated', 1 / 1000));
    figures.addIfAny(`not seen within 20 s, of ${number(count)}`, '', named(found, 'missed'));
    if (count === 10) await byApi(systems, ledger, audience, sizes, figures);
    if (count === 100) await withReceipts(systems[2], ledger, audience, sizes, figures);
    if (count === 100) await saturate(systems, ledger, audience, sizes, say, figures);
  }
  const most = sizes.audiences.at(-1);
  say(`${most} connected and idle`);
  const idling = await idle(systems, { rounds: sizes.rounds, seconds: sizes.idleSeconds });
  figures.add(`processor of ${number(most)} idle connections`, '% of a core', named(idling, 'percent'));
  for (const system of systems) await closeAll(system, audience.get(system), figures);
}

async function byApi(systems, ledger, audience, sizes, figures) {
  const portal = systems[2];
  const found = await seen([portal], ledger, audience, { ...sizes, say: () => token => portal.sayByApi(token) });
  figures.add('the same for 10, written by the HTTP API, p50', 'ms', named(found, 'p50'));
}

async function withReceipts(portal, ledger, audience, sizes, figures) {
  const found = new Map([[portal, await reading(portal, ledger, audience.get(portal), sizes)]]);
  for (const figure of ['p50', 'p95']) figures.add(`write → seen by 100 who say what they have read, ${figure}`, 'ms', named(found, figure));
  figures.add('processor per delivery, 100 see it and say what they have read', 'µs', named(found, 'cpu'));
}

async function saturate(systems, ledger, audience, sizes, say, figures) {
  say('as much as they can take');
  const found = await saturation(systems, ledger, audience, sizes);
  figures.add('deliveries at saturation, room of 100', '/s', named(found, 'deliveries'));
  figures.add('messages at saturation, room of 100', '/s', named(found, 'messages'));
  figures.add('processor per delivery at saturation', 'µs', named(found, 'cpu'));
}

/** Does a message to ten cost the more, the more others are connected? The floor has no rooms. */
export async function ignores({ sizes, systems: [peer, , portal], say, figures }) {
  const systems = [peer, portal];
  const ledger = new Ledger();
  const audience = new Map(systems.map(system => [system, []]));
  for (const system of systems) await gather(system, ledger, audience.get(system), 10);
  await portal.enterRooms();
  const strangers = new Crowd();
  let connected = 0;
  for (const count of sizes.strangers) {
    say(`10 see it, ${count} others are connected`);
    for (const system of systems) await strangers.open(Array.from({ length: count - connected }, (_, index) => system.plan(index)));
    connected = count;
    if (count > 0) await wait(sizes.settleSeconds * 1000); // what opening them has run often is still being compiled again
    const quiet = await idle(systems, { rounds: 1, seconds: sizes.idleSeconds });
    const found = await seen(systems, ledger, audience, { ...sizes, messages: sizes.messages * 2 });
    figures.add(`seen by 10 while ${number(count)} others are connected, p50`, 'ms', named(found, 'p50'));
    figures.add(`seen by 10 while ${number(count)} others are connected, p95`, 'ms', named(found, 'p95'));
    figures.add(`processor per message to 10 while ${number(count)} others are connected`, 'ms', named(found, 'cpuPerMessage'));
    const above = new Map(systems.map(system => {
      const { cpuPerMessage, elapsedPerMessage } = found.get(system);
      return [system, { cpu: cpuPerMessage - quiet.get(system).percent / 100 * elapsedPerMessage }];
    }));
    figures.add(`the same above what ${number(count)} cost while no one writes`, 'ms', named(above, 'cpu'));
  }
  const broken = await strangers.broken();
  if (broken.length > 0) figures.note(`${broken.length} of the strangers' connections broke: ${broken[0]}.`);
  await strangers.close();
  for (const system of systems) await closeAll(system, audience.get(system), figures);
}

export async function measuresMemory({ sizes, systems, say, figures }) {
  const [peer, floor, portal] = systems;
  const circuits = sizes.memory;
  const bare = { peer: null, floor: null };
  for (const [name, system] of [['peer', peer], ['floor', floor]]) {
    say(`memory of ${name}`);
    bare[name] = await slope(system, () => system.listen(), circuits);
  }
  for (const page of sizes.pages) {
    say(`memory of ${PAGE_NAMES[page]}`);
    const visitor = page === 'prospects' ? portal.staff : undefined;
    const used = await slope(portal, () => portal.open(pageOf(portal, page), visitor), circuits);
    const of = kind => new Map([['peer', bare.peer[kind] / 1000], ['floor', bare.floor[kind] / 1000], ['portal', used[kind] / 1000]]);
    figures.add(`memory of an idle connection, ${PAGE_NAMES[page]}: managed heap after a full collection`, 'KB', of('heap'));

    // After an earlier peak a server takes nothing more from the system for a while, or gives some back: then this says nothing.
    if ([...of('rss').values()].every(value => value > 0)) {
      figures.add(`memory of an idle connection, ${PAGE_NAMES[page]}: resident`, 'KB', of('rss'));
    }
  }
}

// A ticket without new messages meanwhile.
function pageOf(portal, page) {
  return { ticket: portal.quietTicket, longTicket: portal.longTicket }[page] ?? PAGES[page];
}

async function closeAll(system, open, figures) {
  const broken = open.filter(one => one.errors.length > 0);
  if (broken.length > 0) figures.note(`${system.name}: ${broken.length} of ${open.length} connections broke (${broken[0].errors[0]}).`);
  await crowd(open.length, CLOSING, index => open[index].close());
}
