// Two states of the portal in turns: the cost of one message, of opening a page and of keeping it open.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { shown } from './report/figures.mjs';
import { machine } from './report/machine.mjs';
import { Ledger } from './rows/ledger.mjs';
import { slope } from './rows/memory.mjs';
import { opening } from './rows/opening.mjs';
import { gather, seen } from './rows/seen.mjs';
import { PAGES } from './systems/portal.mjs';
import { Runtime } from './systems/runtime.mjs';

const AUDIENCES = [10, 100];
const ROUNDS = 5, MESSAGES = 15, OPENINGS = 12, CIRCUITS = 60;
const WARM = 250; // messages: what runs often is compiled a second time

const here = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const roots = { here, there: process.argv[2] };
const directories = [];
process.on('exit', () => directories.forEach(directory => rmSync(directory, { recursive: true, force: true })));

async function start(name) {
  const { Portal } = await import(pathToFileURL(path.join(roots[name], 'bench/systems/portal.mjs')));
  const directory = mkdtempSync(path.join(tmpdir(), 'portal-versus-'));
  directories.push(directory);
  const portal = await Portal.start(roots[name], directory, await Portal.fill(roots[name], directory, 1));
  portal.name = name;
  await portal.prepare();
  portal.runtime = await Runtime.of(portal.server.pid); // of this checkout: the other may read fewer counters
  return portal;
}

console.error(machine(here).load);
const portals = [await start('here'), await start('there')];
const ledger = new Ledger();
const audience = new Map(portals.map(portal => [portal, []]));
const rows = [];
const add = (what, of) => rows.push([what, ...portals.map(of)]);

for (const count of AUDIENCES) {
  for (const portal of portals) {
    await gather(portal, ledger, audience.get(portal), count);
    for (let i = 0; i < WARM; i++) await ledger.write(token => portal.say(token), count);
  }
  const figures = await seen(portals, ledger, audience, { rounds: ROUNDS, messages: MESSAGES });
  const rows = [
    ['p50, ms', 'p50', 1], ['p95, ms', 'p95', 1], ['processor per delivery, µs', 'cpu', 1],
    ['allocated per delivery, KB', 'allocated', 1e-3], ['on the wire, B', 'received', 1],
  ];
  for (const [name, key, scale] of rows)
    add(`write → seen by ${count}: ${name}`, portal => figures.get(portal)[key] * scale);
}

const ways = portals.map(portal => ({ name: portal.name, open: () => portal.open(portal.quietTicket) }));
const opened = await opening(ways, { rounds: ROUNDS, times: OPENINGS });
add('nothing → interactive, a ticket with 50 messages: p50, ms', portal => opened.get(portal.name).p50);
add('opened per second, 8 at once', portal => opened.get(portal.name).perSecond);
for (const [what, page] of [['ticket', portal => portal.quietTicket], ['home', () => PAGES.home]]) {
  const kept = new Map();
  for (const portal of portals) kept.set(portal, await slope(portal, () => portal.open(page(portal)), CIRCUITS));
  add(`memory of an idle ${what}: managed heap, KB`, portal => kept.get(portal).heap / 1000);
}

console.log('| | here | there | here ÷ there |\n| --- | ---: | ---: | ---: |');
for (const [what, one, other] of rows) console.log(`| ${what} | ${shown(one)} | ${shown(other)} | ${shown(one / other)} |`);
for (const portal of portals) await portal.stop();
process.exit(0);
