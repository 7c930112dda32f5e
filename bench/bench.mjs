// Runs all rows, in other processes than the servers, and prints one table. bench/run builds what this starts.
//   --quick        fewer of everything, in under three minutes; writes nothing
//   --write        writes docs/performance.md after a quick run too
//   --only a,b     only these parts: start, open, seen, strangers, memory

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { machine } from './report/machine.mjs';
import { table } from './report/table.mjs';
import { write } from './report/document.mjs';
import { Table } from './report/figures.mjs';
import * as parts from './parts.mjs';
import { Floor } from './systems/floor.mjs';
import { Peer } from './systems/peer.mjs';
import { Portal } from './systems/portal.mjs';

const LONGEST = 45 * 60_000;

const { values: options } = parseArgs({ options: { quick: { type: 'boolean' }, write: { type: 'boolean' }, only: { type: 'string' } } });
const only = options.only?.split(',');
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const directory = mkdtempSync(path.join(tmpdir(), 'portal-bench-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));

// Whatever hangs, the bench ends.
setTimeout(() => { console.error(`The bench was not done after ${LONGEST / 60_000} minutes.`); process.exit(1); }, LONGEST).unref();

const sizes = options.quick
  ? { rounds: 3, starts: 1, warmSeconds: 8, audiences: [1, 10, 100], messages: 6, seconds: 1, openings: 5, circuits: 50, strangers: 100, pages: ['ticket', 'home'] }
  : { rounds: 3, starts: 3, warmSeconds: 30, audiences: [1, 10, 100, 1_000], messages: 15, seconds: 2, openings: 12, circuits: 300, strangers: 1_000, pages: ['ticket', 'longTicket', 'home', 'tickets', 'prospects'] };

const began = performance.now();
const say = words => console.error(`${String(Math.round((performance.now() - began) / 1000)).padStart(4)} s  ${words}`);
const here = machine(root);

say('filling a data directory');
const facts = Portal.fill(root, directory);
const start = { peer: where => Peer.start(root, where), floor: () => Floor.start(root), portal: where => Portal.start(root, where, facts) };
const bench = { sizes, root, directory, facts, start, say, figures: new Table() };

if (!only || only.includes('start')) await parts.starts(bench);
bench.systems = [await start.peer(directory), await start.floor(), await start.portal(directory)];
for (const system of bench.systems) await system.prepare();
try {
  await parts.warms(bench);
  for (const [name, part] of [['open', parts.opens], ['seen', parts.sees], ['strangers', parts.ignores], ['memory', parts.remembers]])
    if (!only || only.includes(name)) await part(bench);
} catch (fault) {
  console.error(bench.systems.map(system => `${system.name}:\n${system.server.log}`).join('\n'));
  throw fault;
} finally {
  for (const system of bench.systems) await system.stop();
}

const command = `bench/run${options.quick ? ' --quick' : ''}${options.only ? ` --only ${options.only}` : ''}`;
const run = { ...here, command, minutes: (performance.now() - began) / 60_000 };
console.log(table(bench.figures, run));
if (options.write || !(options.quick || only)) write(root, bench.figures, run);
process.exit(0);
