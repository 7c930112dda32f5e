// One node on PostgreSQL beside one on SQLite, with the same data: what does a message cost, and an opening? It copies what bench/fill has filled
// into the empty database that is named, and builds nothing.
//   dotnet build ClientPortal.Web -c Release && dotnet build bench/fill -c Release
//   node bench/engines.mjs --database 'Host=…;Database=…;Username=…' [--rounds 5] [--messages 40]

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { Ledger } from './rows/ledger.mjs';
import { gather, seen } from './rows/seen.mjs';
import { crowd, medians } from './rows/stats.mjs';
import { Portal } from './systems/portal.mjs';

const { values: options } = parseArgs({
  options: { database: { type: 'string' }, rounds: { type: 'string', default: '5' }, messages: { type: 'string', default: '40' } },
});
if (!options.database) throw new Error("Which empty database? --database 'Host=…;Database=…;Username=…'");
const [rounds, messages] = [Number(options.rounds), Number(options.messages)];
const [AUDIENCE, OPENED, AT_ONCE] = [10, 60, 4];
const [WARM_OPENINGS, WARM_MESSAGES] = [150, 400]; // the runtime has compiled most of their way

const root = path.join(import.meta.dirname, '..');
const directory = mkdtempSync(path.join(tmpdir(), 'portal-engines-'));
const portals = [];
try {
  const facts = await Portal.fill(root, directory, 1);
  await promisify(execFile)('dotnet', ['bin/Release/net10.0/ClientPortal.Web.dll', 'move-to-postgres'], {
    cwd: path.join(root, 'ClientPortal.Web'),
    env: { ...process.env, Portal__DataDirectory: directory, ConnectionStrings__Portal: options.database },
  });
  for (const more of [{}, { Portal__Database: 'Postgres', ConnectionStrings__Portal: options.database }]) {
    const portal = await Portal.start(root, directory, facts, undefined, more);
    portals.push(portal);
    await portal.prepare();
  }

  const ledger = new Ledger();
  const audience = new Map();
  for (const portal of portals) {
    await opened(portal, WARM_OPENINGS);
    audience.set(portal, await gather(portal, ledger, [], AUDIENCE));
    for (let i = 0; i < WARM_MESSAGES; i++) await ledger.write(token => portal.say(token), AUDIENCE);
  }

  await wait(2_000);
  const figures = await seen(portals, ledger, audience, { rounds, messages });
  const openings = new Map(portals.map(portal => [portal, []]));
  for (let round = 0; round < rounds; round++)
    for (const portal of round % 2 ? portals.toReversed() : portals) openings.get(portal).push({ perSecond: await opened(portal, OPENED) });

  const [sqlite, postgres] = portals.map(portal => ({ ...figures.get(portal), ...medians(openings.get(portal)) }));
  const line = (what, key) => console.log(
    `${what}: SQLite ${sqlite[key].toFixed(1)}, PostgreSQL ${postgres[key].toFixed(1)}, ÷ ${(postgres[key] / sqlite[key]).toFixed(2)}`);
  line(`a message, sent → seen by ${AUDIENCE}, p50, ms`, 'p50');
  line('the same, p95', 'p95');
  line('the same, p99', 'p99');
  line('sent → acknowledged, median, ms', 'written');
  line('processor of the node for each message, ms', 'cpuPerMessage');
  line('tickets opened a second', 'perSecond');
} finally {
  for (const portal of portals) await portal.stop();
  rmSync(directory, { recursive: true, force: true });
}
process.exit(0);

// So many pages of a ticket, and how many in a second.
async function opened(portal, count) {
  const began = performance.now();
  const pages = await crowd(count, AT_ONCE, () => portal.open(portal.ticket));
  const seconds = (performance.now() - began) / 1_000;
  await Promise.all(pages.map(page => page.close()));
  return count / seconds;
}
