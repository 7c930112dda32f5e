// Two states of the portal in turns: the cost of one message, of opening a page and of keeping it open. Or its telemetry on and off: the cost of
// one message for a hundred. Which server is started first makes a difference of up to 15 %: each state is it once, and the figures are the
// geometric means of both.

import { createServer } from 'node:http';
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
import { median } from './rows/stats.mjs';
import { PAGES } from './systems/portal.mjs';
import { Runtime } from './systems/runtime.mjs';

const telemetry = process.argv[2] === '--telemetry';
const AUDIENCES = telemetry ? [100] : [10, 100];
const ROUNDS = telemetry ? 40 : 5, OPENING_ROUNDS = 10, MESSAGES = telemetry ? 30 : 15, OPENINGS = 12, CIRCUITS = 60, MEMORY_ROUNDS = 3;
const WARM = 250, COMPILING = 6; // messages, and rounds of openings: what runs often is compiled a second time

const here = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const roots = telemetry ? { on: here, off: here } : { here, there: process.argv[2] };
const names = Object.keys(roots);
const collector = telemetry ? await collect() : null;
const directories = [];
process.on('exit', () => directories.forEach(directory => rmSync(directory, { recursive: true, force: true })));

async function start(name) {
  const { Portal } = await import(pathToFileURL(path.join(roots[name], 'bench/systems/portal.mjs')));
  const directory = mkdtempSync(path.join(tmpdir(), 'portal-versus-'));
  directories.push(directory);
  const facts = await Portal.fill(roots[name], directory, 1);
  const portal = await Portal.start(roots[name], directory, facts, undefined, name === 'on' ? exporting() : {});
  portal.name = name;
  await portal.prepare();
  portal.runtime = await Runtime.of(portal.server.pid); // of this checkout: the other may read fewer counters
  return portal;
}

// Traces and metrics go to a collector that reads and drops them, in this process.
function exporting() {
  return {
    Portal__Telemetry__Otlp: `http://127.0.0.1:${collector.address().port}/`,
    Portal__Telemetry__Prometheus: 'true',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
  };
}

async function collect() {
  const server = createServer((request, response) => request.resume().on('end', () => response.end()));
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return server;
}

console.error(machine(here).load);
const measured = [await measure(names), await measure(names.toReversed())];

console.log(`| | ${names[0]} | ${names[1]} | ${names[0]} ÷ ${names[1]} | in each order |\n| --- | ---: | ---: | ---: | ---: |`);
for (const what of measured[0].keys()) {
  const [one, other] = names.map(name => Math.sqrt(measured.reduce((product, rows) => product * rows.get(what).get(name), 1)));
  const each = measured.map(rows => shown(rows.get(what).get(names[0]) / rows.get(what).get(names[1])));
  console.log(`| ${what} | ${shown(one)} | ${shown(other)} | ${shown(one / other)} | ${each.join(' · ')} |`);
}
process.exit(0);

/** @returns {Promise<Map<string, Map<string, number>>>} by row, then by the name of the state */
async function measure(order) {
  const portals = [await start(order[0]), await start(order[1])];
  const ledger = new Ledger();
  const audience = new Map(portals.map(portal => [portal, []]));
  const rows = new Map();
  const add = (what, of) => rows.set(what, new Map(portals.map(portal => [portal.name, of(portal)])));

  for (const count of AUDIENCES) {
    for (const portal of portals) {
      await gather(portal, ledger, audience.get(portal), count);
      for (let i = 0; i < WARM; i++) await ledger.write(token => portal.say(token), count);
    }
    const figures = await seen(portals, ledger, audience, { rounds: ROUNDS, messages: MESSAGES });
    const parts = [
      ['p50, ms', 'p50', 1], ['p95, ms', 'p95', 1], ['processor per delivery, µs', 'cpu', 1],
      ['allocated per delivery, KB', 'allocated', 1e-3], ['on the wire, B', 'received', 1],
    ];
    for (const [name, key, scale] of parts)
      add(`write → seen by ${count}: ${name}`, portal => figures.get(portal)[key] * scale);
  }

  if (!telemetry) await others(portals, add);
  for (const portal of portals) await portal.stop();
  return rows;
}

async function others(portals, add) {
  const ways = portals.map(portal => ({ name: portal.name, system: portal, open: () => portal.open(portal.quietTicket) }));
  const opened = await opening(ways, { rounds: OPENING_ROUNDS, times: OPENINGS, compiling: COMPILING });
  add('nothing → interactive, a ticket with 50 messages: p50, ms', portal => opened.get(portal.name).p50);
  add('opening a ticket: processor, ms', portal => opened.get(portal.name).cpu);
  add('opened per second, 8 at once', portal => opened.get(portal.name).perSecond);
  for (const [what, page] of [['ticket', portal => portal.quietTicket], ['home', () => PAGES.home]]) {
    const kept = new Map(portals.map(portal => [portal, []]));
    for (let round = 0; round < MEMORY_ROUNDS; round++)
      for (const portal of portals) kept.get(portal).push((await slope(portal, () => portal.open(page(portal)), CIRCUITS)).heap / 1000);
    add(`memory of an idle ${what}: managed heap, KB`, portal => median(kept.get(portal)));
  }
}
