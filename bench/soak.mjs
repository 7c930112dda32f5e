// Circuits come and go, some by closing and some by losing their connection, while messages flow. Afterwards the portal must hold what it held
// before: as many circuits and subscriptions, and a heap no more than a tenth larger. Run by bench/soak.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { nextToken } from './driver/tokens.mjs';
import { shown } from './report/figures.mjs';
import { gauges, settled } from './rows/gauges.mjs';
import { crowd } from './rows/stats.mjs';
import { PAGES, Portal } from './systems/portal.mjs';

const ROOMS = 20;
const VISITORS = 40;
const LONGEST_STAY = 15_000;
const LOST_ONE_IN = 4;
const MESSAGES_EVERY = 200;
const LOOK_EVERY = 60_000;
const FIRST = 0.1; // of the time, before it counts: code is compiled and caches are filled
const SHORTEST_FIRST = 120_000;
const MORE_HEAP = 1.1;
const TOKEN_LIFE = 20 * 60_000; // it is valid for an hour

const { values: options } = parseArgs({ options: { minutes: { type: 'string', default: '30' } } });
const soaking = Number(options.minutes) * 60_000;
if (!(soaking > 0)) throw new Error(`--minutes is a number above nought, not “${options.minutes}”`);
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const directory = mkdtempSync(path.join(tmpdir(), 'portal-soak-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));

const began = performance.now();
const say = words => console.error(`${String(Math.round((performance.now() - began) / 1000)).padStart(5)} s  ${words}`);
const counted = { pages: 0, lost: 0, messages: 0 };

say('filling a data directory');
const portal = await Portal.start(root, directory, await Portal.fill(root, directory, ROOMS), 'bench/watched/bin/Release/net10.0/Watched.dll');
try {
  const rooms = await portal.enterRooms();
  const staff = await portal.enter(portal.facts.staff);
  const places = [
    ...rooms.flatMap(room => [{ page: room, cookie: room.cookie }, { page: PAGES.home, cookie: room.cookie }]),
    ...['tickets', 'prospects'].map(name => ({ page: PAGES[name], cookie: staff.headers().Cookie })),
  ];

  say('getting used to it');
  await live(Math.max(SHORTEST_FIRST, soaking * FIRST), places, rooms, false);
  const start = await settled(portal, { circuits: 0 });
  say(summaryOf(start));
  Object.keys(counted).forEach(name => { counted[name] = 0; });

  const most = { ...start };
  const look = setInterval(async () => {
    const now = await gauges(portal);
    for (const [name, value] of Object.entries(now)) most[name] = Math.max(most[name], value);
    say(summaryOf(now));
  }, LOOK_EVERY);
  await live(soaking, places, rooms, true);
  clearInterval(look);

  say('waiting until what was lost is given up');
  const end = await settled(portal, start);
  console.log(table(start, most, end));
  const left = ['circuits', 'rooms', 'subscriptions'].filter(name => end[name] > start[name]);
  if (end.heap > start.heap * MORE_HEAP) left.push('heap');
  console.log(left.length === 0 ? '\nEverything is back at the start.' : `\nNot back at the start: ${left.join(', ')}.`);
  process.exitCode = left.length === 0 ? 0 : 1;
} catch (fault) {
  console.error(portal.server.log);
  throw fault;
} finally {
  await portal.stop();
}
process.exit();

async function live(length, places, rooms, losing) {
  const until = performance.now() + length;
  const visit = async index => {
    await wait(Math.random() * LONGEST_STAY / VISITORS * index);
    while (performance.now() < until) {
      const { page, cookie } = places[Math.floor(Math.random() * places.length)];
      const circuit = await portal.open(page, portal.with(cookie));
      counted.pages++;
      await wait(Math.min(Math.random() * LONGEST_STAY, Math.max(0, until - performance.now())));
      const lost = losing && Math.random() < 1 / LOST_ONE_IN;
      if (lost) counted.lost++;
      await (lost ? circuit.lose() : circuit.close());
    }
  };
  const write = async () => {
    for (let taken = performance.now() - TOKEN_LIFE; performance.now() < until; await wait(MESSAGES_EVERY)) {
      if (performance.now() - taken >= TOKEN_LIFE) [portal.desk, taken] = [await portal.takeToken(portal.facts.staff), performance.now()];
      await portal.sayIn(rooms[counted.messages++ % rooms.length], nextToken());
    }
  };
  await Promise.all([write(), crowd(VISITORS, VISITORS, visit)]);
}

function summaryOf({ circuits, rooms, subscriptions, heap }) {
  return `${counted.pages} pages opened (${counted.lost} lost), ${counted.messages} messages; `
    + `open now: ${circuits} circuits, ${subscriptions} subscriptions in ${rooms} rooms, ${shown(heap / 1e6)} MB`;
}

function table(start, most, end) {
  const row = (name, of) => `| ${name.padEnd(42)} | ${[start, most, end].map(now => shown(of(now)).padStart(12)).join(' | ')} |`;
  return [
    `${shown(soaking / 60_000)} minutes, ${counted.pages} pages opened, ${counted.lost} of them lost without a word, ${counted.messages} messages.\n`,
    `| ${''.padEnd(42)} | ${['at the start', 'at most', 'at the end'].map(name => name.padStart(12)).join(' | ')} |`,
    `| ${'-'.repeat(42)} | ${Array(3).fill(`${'-'.repeat(11)}:`).join(' | ')} |`,
    row('circuits', now => now.circuits),
    row('rooms with listeners', now => now.rooms),
    row('subscriptions', now => now.subscriptions),
    row('answers kept for others who ask the same', now => now.sharedReads),
    row('texts kept as HTML', now => now.texts),
    row('managed heap after full collections, MB', now => now.heap / 1e6),
  ].join('\n');
}
