// Is the way by which nodes wake each other the bottleneck of many writes? It starts three nodes with PostgreSQL (scripts/cluster), builds nothing.
// First messages are written by the API of all three, more and more in a second, with wake-ups and without. Then the database alone gets 1,000 writes
// of the log in a second, as nodes make them, by pgbench: without wake-ups, with as many as three nodes send, and with one in each write.
//   node bench/writes.mjs [--rates 50,100,200] [--seconds 20] [--configuration Release]

import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { Cluster } from './driver/cluster.mjs';
import { nextToken, textOf } from './driver/tokens.mjs';
import { Visitor } from './driver/visitor.mjs';
import { crowd, quantile } from './rows/stats.mjs';

const run = promisify(execFile);
const { values: options } = parseArgs({
  options: {
    rates: { type: 'string', default: '50,100,200' }, seconds: { type: 'string', default: '20' },
    configuration: { type: 'string', default: 'Release' },
  },
});
const seconds = Number(options.seconds);
const [NODES, TICKETS] = [3, 60]; // a ticket has one writer: two would come between each other
const WRITER = ['client@itvision.sn', 'Password123!']; // of the demo
const [DATABASE_RATE, CLIENTS] = [1_000, 6];
const WAKES = 100; // of three nodes in a second: each sends one for 30 ms of commits
const TURN = 4_611_686_018_427; // PostgresLogOrder
const TICKS = 100; // of /proc, in a second

const cluster = await Cluster.start({
  CONFIGURATION: options.configuration, Portal__MessagesPerMinute: '1000000', Portal__Notifications__MailAfterMinutes: '525600',
});
try {
  const programs = await crowd(NODES, 1, index => new Visitor(cluster.node(index + 1)).takeToken(...WRITER));
  const tickets = await crowd(
    TICKETS, 4, index => programs[0].json('POST', '/api/tickets', { title: `Écrit ${index}`, description: 'Pour mesurer' }));
  await write('getting used to it', programs, tickets, 30);
  for (const rate of options.rates.split(',').map(Number)) await write(`${rate} messages a second wanted`, programs, tickets, rate);
  await cluster.act('notify-off');
  await wait(3_000);
  await write('without wake-ups, as many', programs, tickets, Number(options.rates.split(',').at(-1)));
  await cluster.act('notify-on');
  await wait(3_000);
  for (const [what, wakes, inside] of [['no wake-up', 0], ['100 wake-ups a second', WAKES], ['a wake-up in each write', 0, true]])
    await database(`the database alone, ${DATABASE_RATE} writes a second, ${what}`, wakes, inside);
} finally {
  await cluster.stop();
}
process.exit(0);

function say(what, figures) {
  const short = Object.entries(figures).map(([name, value]) => `${name} ${Number.isInteger(value) ? value : value.toFixed(value < 10 ? 2 : 0)}`);
  console.log(`${what}: ${short.join(', ')}`);
}

// Each begins at its moment, whether those before have ended or not, as long as its ticket is free.
async function write(what, programs, tickets, rate) {
  const [before, logged, times] = [processor(), await newest(), []];
  const began = performance.now();
  await crowd(TICKETS, TICKETS, async writer => {
    for (let turn = 0; ; turn++) {
      const at = began + 1_000 * (turn * TICKETS + writer) / rate;
      if (at > began + 1_000 * seconds) return;
      await wait(Math.max(0, at - performance.now()));
      const start = performance.now();
      if (start > began + 1_000 * seconds) return;
      await programs[writer % NODES].json(
        'POST', `/api/tickets/${tickets[writer].number}/messages`, { clientId: randomUUID(), content: textOf(nextToken()) });
      times.push(performance.now() - start);
    }
  });
  const elapsed = (performance.now() - began) / 1_000;
  say(what, {
    'acknowledged a second': times.length / elapsed, 'events of the log a second': (await newest() - logged) / elapsed,
    'p50, ms': quantile(times, 0.5), p95: quantile(times, 0.95), p99: quantile(times, 0.99), ...shares(before, elapsed),
  });
}

async function database(what, wakes, inside = false) {
  const folder = mkdtempSync(path.join(tmpdir(), 'portal-writes-'));
  chmodSync(folder, 0o777); // pgbench runs as PostgreSQL's user
  const script = (name, lines) => { writeFileSync(path.join(folder, name), lines.join('\n')); return path.join(folder, name); };
  const write = script('write.sql', [
    'BEGIN;', `SELECT pg_advisory_xact_lock(${TURN});`,
    'INSERT INTO "EventLog" ("EventId", "Name", "At", "ActorId", "StaffOnly", "Private", "MembersOnly", "Body")',
    'SELECT gen_random_uuid(), \'bench.written\', "At", "ActorId", true, "Private", "MembersOnly", "Body" FROM "EventLog" LIMIT 1;',
    ...inside ? ["SELECT pg_notify('portal', 'bench');"] : [], 'COMMIT;',
  ]);
  const wake = script('wake.sql', ["SELECT pg_notify('portal', 'bench');"]);
  const before = processor();
  const bench = (...args) => pgbench(folder, '-n', '-T', `${seconds}`, ...args);
  await Promise.all([
    bench('-f', write, '-c', `${CLIENTS}`, '-R', `${DATABASE_RATE}`, '-l', '--log-prefix', path.join(folder, 'times')),
    ...wakes ? [bench('-f', wake, '-c', `${NODES}`, '-R', `${wakes}`)] : [],
  ]);
  const times = readdirSync(folder).filter(name => name.startsWith('times')).flatMap(name =>
    readFileSync(path.join(folder, name), 'utf8').trim().split('\n').map(line => {
      const [, , whole, , , , lag] = line.split(' ').map(Number); // µs; the lag is how late it began
      return { took: (whole - lag) / 1_000, lag: lag / 1_000 };
    }));
  say(what, {
    'written a second': times.length / seconds, 'p50, ms': quantile(times.map(one => one.took), 0.5), p99: quantile(times.map(one => one.took), 0.99),
    'begun late, p99': quantile(times.map(one => one.lag), 0.99), ...shares(before, seconds),
  });
  rmSync(folder, { recursive: true, force: true });
}

async function pgbench(cwd, ...args) {
  const [found] = readdirSync('/usr/lib/postgresql').map(version => `/usr/lib/postgresql/${version}/bin/pgbench`).reverse();
  const command = [found, '-h', path.join(cluster.folder, 'database'), '-U', 'portal', ...args, 'portal'];
  if (process.getuid() === 0) command.unshift('runuser', '-u', 'postgres', '--');
  await run(command[0], command.slice(1), { cwd });
}

async function newest() { return Number((await cluster.act('sql', 'SELECT max("Seq") FROM "EventLog"')).stdout); }

// Processor time so far, in s: of each node and of the database, with what its ended connections took.
function processor() {
  const first = Number(readFileSync(path.join(cluster.folder, 'database/data/postmaster.pid'), 'utf8').split('\n')[0]);
  const all = readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(stat).filter(Boolean);
  const nodes = Array.from({ length: NODES }, (_, index) => Number(readFileSync(path.join(cluster.folder, `node${index + 1}.pid`), 'utf8')));
  const sum = (those, of) => those.reduce((total, one) => total + of(one), 0);
  return {
    nodes: sum(all.filter(one => nodes.includes(one.pid)), one => one.own),
    database: sum(all.filter(one => one.parent === first), one => one.own) + sum(all.filter(one => one.pid === first), one => one.own + one.children),
    driver: sum(all.filter(one => one.pid === process.pid), one => one.own),
  };
}

function stat(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ').map(Number);
    return { pid: Number(pid), parent: fields[1], own: (fields[11] + fields[12]) / TICKS, children: (fields[13] + fields[14]) / TICKS };
  } catch {
    return null; // it has ended
  }
}

function shares(before, elapsed) {
  const now = processor();
  return Object.fromEntries(Object.keys(now).map(name => [`${name}, % of a core`, 100 * (now[name] - before[name]) / elapsed]));
}
