// What can fail under a portal of three nodes (scripts/cluster) with hundreds of open pages: how long until all of them can be used again, and
// whether each message that was acknowledged is on every page, once, in one order. It starts the cluster itself and builds nothing. As root, nodes
// have networks of their own, one of which is cut; otherwise that one is left out.
//   node bench/faults.mjs [--pages 300] [--warm 0] [--only latency,kill,freeze,cut,database,away,listeners,roll,all] [--configuration Release]
// Nodes that have just started compile while they open pages: with --warm 2500 so many are opened and closed first, as if they had run for a while.

import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Circuit } from './driver/circuit.mjs';
import { Cluster } from './driver/cluster.mjs';
import { Returning } from './driver/returning.mjs';
import { nextToken, textOf, tokensIn } from './driver/tokens.mjs';
import { Visitor } from './driver/visitor.mjs';
import { crowd, quantile } from './rows/stats.mjs';

const { values: options } = parseArgs({
  options: {
    pages: { type: 'string', default: '300' }, warm: { type: 'string', default: '0' }, only: { type: 'string' },
    configuration: { type: 'string', default: 'Release' },
  },
});
const wanted = name => !options.only || options.only.split(',').includes(name);

const PASSWORD = 'Password123!'; // of the demo
const PEOPLE = ['client@itvision.sn', 'technician@itvision.sn', 'admin@itvision.sn'];
const AT_ONCE = 8;
const [WRITERS, EVERY] = [2, 3_000]; // a page shows 30 messages when it loads: what is written in 45 s
const SEEN_LIMIT = 60_000;
const SILENT = 2_000; // longer than a node goes without reading the log

const isRoot = process.getuid?.() === 0;
const cluster = await Cluster.start({
  CONFIGURATION: options.configuration, Portal__CircuitsPerPerson: '1000', Portal__MessagesPerMinute: '100000',
  Portal__Notifications__MailAfterMinutes: '525600',
}, { networks: isRoot });
const { address } = cluster;
const cookies = await crowd(PEOPLE.length, 1, async index => {
  const visitor = await new Visitor(address).signIn(PEOPLE[index], PASSWORD);
  return withoutNode(visitor.headers().Cookie);
});
const program = await new Visitor(address).takeToken(PEOPLE[0], PASSWORD);
const { items: [ticket] } = await program.json('GET', '/api/tickets?limit=1');
const path = `/tickets/${ticket.number}`;
const acknowledged = []; // { token, at, took }
let [pages, writing] = [[], true];

const FAULTS = {
  kill: { what: 'a node is killed', begin: () => cluster.act('kill', '2'), end: () => cluster.act('start', '2') },
  freeze: { what: 'a node is frozen for 45 s', begin: () => cluster.act('pause', '3'), hold: 45_000, end: () => cluster.act('resume', '3') },
  cut: isRoot && {
    what: 'the network of a node is cut for 45 s', begin: () => cluster.act('cut', '1'), hold: 45_000, end: () => cluster.act('join', '1'),
  },
  database: { what: 'PostgreSQL restarts', begin: () => cluster.act('restart-database') },
  away: { what: 'PostgreSQL is away for 30 s', begin: () => cluster.act('stop-database'), hold: 30_000, end: () => cluster.act('start-database') },
  listeners: { what: 'the listening connections end', begin: () => cluster.act('end-listeners') },
  roll: { what: 'all nodes are restarted in turn', begin: () => cluster.act('roll'), takesTurns: true },
  all: { what: 'all nodes are killed and start again', begin: () => crowd(3, 3, at => cluster.act('kill', `${at + 1}`)), hold: 0, end: startAll },
};

try {
  await warmUp();
  if (wanted('latency')) await latencies();
  await openPages();
  const writers = pages.slice(0, WRITERS).map(write);
  for (const [name, fault] of Object.entries(FAULTS)) if (fault && wanted(name)) await suffer(fault);
  writing = false;
  await Promise.all(writers);
  say('afterwards', await check());
} finally {
  await cluster.stop();
}
process.exit(0);

function say(what, figures) {
  const short = Object.entries(figures).map(([name, value]) => `${name} ${Number.isInteger(value) ? value : value.toFixed(value < 10 ? 2 : 0)}`);
  console.log(`${what}: ${short.join(', ')}`);
}

function withoutNode(cookie) { return cookie.split('; ').filter(pair => !pair.startsWith('portal_node=')).join('; '); }

async function startAll() {
  await crowd(3, 3, at => cluster.act('start', `${at + 1}`));
}

async function warmUp() {
  await crowd(Number(options.warm), AT_ONCE, async index => {
    const page = await new Returning(Visitor.with(address, cookies[index % PEOPLE.length]), path, 'data-thread').open();
    await page.close();
  });
}

// Each page is a browser of its own, so the balancer chooses a node for each.
async function openPages() {
  const began = performance.now();
  pages = await crowd(Number(options.pages), AT_ONCE, index => {
    return new Returning(Visitor.with(address, cookies[index % PEOPLE.length]), path, 'data-thread').open();
  });
  const seconds = (performance.now() - began) / 1_000;
  say('opened', { pages: pages.length, seconds, perSecond: pages.length / seconds });
}

// Milliseconds from the fault until each page has had the answer to a question that was asked after it, those of the pauses in which a page could not
// be used, and of the message that waited longest.
async function suffer({ what, begin, hold, end, takesTurns }) {
  const [before, start] = [totals(), performance.now()];
  for (const page of pages) page.pauses = [];
  await begin();
  let ended = performance.now();
  const over = hold === undefined ? null : wait(hold).then(end).then(() => { ended = performance.now(); });
  const times = await Promise.all(pages.map(async page => { await page.usable(); return performance.now() - start; }));
  if (over) await over;
  else if (end) await end();
  await wait(EVERY); // both writers have written once more
  const sent = acknowledged.filter(one => one.at > start);
  const noticed = pages.map(page => page.lostAt - start).filter(time => time >= 0);
  const pauses = pages.flatMap(page => page.pauses);
  const after = totals();
  const percentWithin = limit => 100 * times.filter(time => time <= limit).length / times.length;
  // While nodes take turns, what counts is the pause of each page.
  const usable = takesTurns ? {} : {
    'usable p50': quantile(times, 0.5), p95: quantile(times, 0.95), max: Math.max(...times),
    'within 10 s, %': percentWithin(10_000), 'within 30 s, %': percentWithin(30_000),
  };
  say(what, {
    ...usable,
    'noticed p95': quantile(noticed, 0.95), pauses: pauses.length,
    'pause p50': quantile(pauses, 0.5), 'pause p95': quantile(pauses, 0.95), 'pause max': Math.max(0, ...pauses),
    'fault lasted': ended - start, 'slowest message': Math.max(0, ...sent.map(one => one.took)),
    ...Object.fromEntries(Object.keys(after).map(key => [key, after[key] - before[key]])),
  });
}

function totals() {
  const sum = key => pages.reduce((all, page) => all + page[key], 0);
  return { loads: sum('loads'), resumed: sum('resumed'), waited: sum('waited'), stranded: sum('stranded'), signedOut: sum('signedOut') };
}

// As outbox.js: one message at a time, the same one until it is acknowledged.
async function write(page) {
  while (writing) {
    const [token, start] = [nextToken(), performance.now()];
    const message = messageOf(token);
    for (;;) {
      const circuit = await page.circuit();
      try {
        await send(circuit, message);
        break;
      } catch {
        await wait(200);
      }
    }
    acknowledged.push({ token, at: performance.now(), took: performance.now() - start });
    await wait(EVERY);
  }
}

function messageOf(token) { return { conversation: null, clientId: randomUUID(), content: textOf(token), internal: false, files: null }; }

async function send(circuit, message) {
  await circuit.has('attachOutbox');
  await circuit.has('attachThread');
  message.conversation ??= circuit.said.attachThread[0];
  const answer = await circuit.call('attachOutbox', 'Send', message);
  if (!answer.id) throw new Error(answer.refusal);
}

async function check() {
  const stored = await storedTokens();
  const tokens = acknowledged.map(one => one.token);
  const until = performance.now() + SEEN_LIMIT;
  const lacks = page => tokens.filter(token => !page.screens.some(screen => screen.has(token)));
  while (pages.some(page => lacks(page).length > 0) && performance.now() < until) await wait(50);
  return {
    acknowledged: tokens.length,
    lost: tokens.filter(token => !stored.includes(token)).length,
    twice: stored.length - new Set(stored).size,
    unseen: pages.reduce((all, page) => all + lacks(page).length, 0),
    disordered: pages.flatMap(page => page.screens).filter(screen => !isOrdered(screen, stored)).length,
    ...totals(),
  };
}

function isOrdered(screen, stored) {
  const places = [...screen].map(token => stored.indexOf(token));
  return places.every((place, index) => index === 0 || places[index - 1] <= place);
}

// Oldest first.
async function storedTokens() {
  const tokens = [];
  for (let after = ''; after !== null;) {
    const page = await program.json('GET', `/api/tickets/${ticket.number}/messages?limit=100${after && `&after=${after}`}`);
    for (const message of page.items) tokens.push(...tokensIn(Buffer.from(message.content ?? '')));
    after = page.next;
  }
  return tokens;
}

// From the sending on one node to the screens of a page there and of one on another node, with messages between the nodes and without.
async function latencies() {
  await latency('a message between nodes', 200);
  await cluster.act('notify-off');
  await wait(SILENT); // all connections were ended
  await latency('without messages between nodes', 40);
  await cluster.act('notify-on');
  await wait(SILENT);
}

async function latency(what, count) {
  const seen = { same: new Map(), other: new Map() };
  const open = (node, person, at) => Circuit.open(
    Visitor.with(cluster.node(node), cookies[person]), path, { ready: 'data-thread', heard: token => at?.set(token, performance.now()) });
  const writer = await open(1, 0);
  const readers = [await open(1, 1, seen.same), await open(2, 1, seen.other)];
  const times = { acknowledged: [], same: [], other: [] };
  for (let n = 0; n < count; n++) {
    const [token, start] = [nextToken(), performance.now()];
    await send(writer, messageOf(token));
    times.acknowledged.push(performance.now() - start);
    while (!(seen.same.has(token) && seen.other.has(token)) && performance.now() - start < SEEN_LIMIT) await wait(1);
    for (const where of ['same', 'other']) times[where].push((seen[where].get(token) ?? Infinity) - start);
    await wait(100 + 200 * Math.random()); // at no fixed distance from what a node does each second
  }
  for (const page of [writer, ...readers]) await page.close();
  say(what, Object.fromEntries(Object.entries(times).flatMap(([name, all]) => [
    [`${name} p50`, quantile(all, 0.5)], [`${name} p95`, quantile(all, 0.95)], [`${name} max`, Math.max(...all)],
  ])));
}
