// Runs all rows, in other processes than the servers, and prints one table. bench/run builds what this starts.
//   --quick        fewer of everything, in under three minutes; writes nothing
//   --write        writes docs/performance.md after a quick run too
//   --only a,b     only these parts: start, open, seen, strangers, held, memory, work, threads, lists, months
//   --circuits N   so many are held, and are connected beside those who see a message (2,000; quick: 200)
//   --minutes N    they are held so long (5; quick: ten seconds)

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { machine } from './report/machine.mjs';
import { table } from './report/table.mjs';
import { write } from './report/document.mjs';
import { Table } from './report/figures.mjs';
import { holds } from './parts/held.mjs';
import { lists, months, reads } from './parts/large.mjs';
import * as live from './parts/live.mjs';
import { works } from './parts/work.mjs';
import { sizesOf } from './sizes.mjs';
import { Floor } from './systems/floor.mjs';
import { Peer } from './systems/peer.mjs';
import { Portal } from './systems/portal.mjs';

const LONGEST = 45 * 60_000;

// In this order. The first parts have all three systems, and the data of some weeks; the others two portals, one with few rows and one with
// very many.
const EVERYDAY = { open: live.opens, seen: live.sees, strangers: live.ignores, held: holds, memory: live.measuresMemory, work: works };
const LARGE = { threads: reads, lists };
const FULL = { months };

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean' }, write: { type: 'boolean' },
    only: { type: 'string' }, circuits: { type: 'string' }, minutes: { type: 'string' },
  },
});
const only = options.only?.split(',');
const wanted = parts => Object.entries(parts).filter(([name]) => !only || only.includes(name)).map(([, part]) => part);
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const directory = mkdtempSync(path.join(tmpdir(), 'portal-bench-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));

// Whatever hangs, the bench ends.
setTimeout(() => { console.error(`The bench was not done after ${LONGEST / 60_000} minutes.`); process.exit(1); }, LONGEST).unref();

const sizes = sizesOf(options);
const began = performance.now();
const say = words => console.error(`${String(Math.round((performance.now() - began) / 1000)).padStart(4)} s  ${words}`);
const here = machine(root);
const figures = new Table();

async function everyday(parts) {
  if (parts.length === 0 && only && !only.includes('start')) return;
  say('filling a data directory');
  const facts = await Portal.fill(root, directory, sizes.rooms);
  const start = { peer: where => Peer.start(root, where), floor: () => Floor.start(root), portal: where => Portal.start(root, where, facts) };
  const bench = { sizes, directory, start, say, figures };
  if (!only || only.includes('start')) await live.starts(bench);
  if (parts.length === 0) return;
  bench.systems = [await start.peer(directory), await start.floor(), await start.portal(directory)];
  for (const system of bench.systems) await system.prepare();
  await inspected(bench.systems, async () => {
    await live.warms(bench);
    for (const part of parts) await part(bench);
  });
}

// Two portals: one with few rows, and one with as many as the parts want to compare them with.
async function muchBesideLittle(parts, { rows = sizes.fewRows, threads = sizes.threads.slice(0, 1), events = sizes.fewEvents }) {
  if (parts.length === 0) return;
  say(`filling a directory with ${rows} rows and ${events} events, and one with ${sizes.fewRows} and ${sizes.fewEvents}`);
  const begin = async (...much) => {
    const where = mkdtempSync(path.join(directory, 'large-'));
    return Portal.start(root, where, await Portal.fillLarge(root, where, ...much));
  };
  const portals = await Promise.all([
    begin(sizes.fewRows, sizes.threads.slice(0, 1), sizes.fewEvents), begin(rows, threads, events),
  ]);
  await inspected(portals, async ([small, large]) => {
    for (const part of parts) await part({ sizes, small, large, say, figures });
  });
}

async function inspected(systems, act) {
  try {
    await act(systems);
  } catch (fault) {
    console.error(systems.map(system => `${system.name}:\n${system.server.log}`).join('\n'));
    throw fault;
  } finally {
    for (const system of systems) await system.stop();
  }
}

await everyday(wanted(EVERYDAY));
await muchBesideLittle(wanted(LARGE), { rows: sizes.rows, threads: sizes.threads });
await muchBesideLittle(wanted(FULL), { events: sizes.events });

const given = ['quick', 'only', 'circuits', 'minutes'].filter(name => options[name])
  .map(name => ` --${name}${options[name] === true ? '' : ` ${options[name]}`}`);
const run = { ...here, command: `bench/run${given.join('')}`, minutes: (performance.now() - began) / 60_000 };
console.log(table(figures, run));
if (options.write || !(options.quick || only)) write(root, figures, run);
say('done');
process.exit(0);
