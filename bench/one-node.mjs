// What one node owes to connections that misbehave, and whether anything is left of many. Run by bench/one-node.
//   dropped   500 pages whose connections all end for ten seconds: do they come back to the same circuit, and when?
//   silent    a page that acknowledges nothing, then one that reads nothing, for five minutes: what do they hold, and do others notice?
//   opened    10,000 pages opened and closed: is anything left?
//   restarted 5,000 pages whose node is killed and started again: when can all be used?

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Network } from './driver/network.mjs';
import { Returning } from './driver/returning.mjs';
import { Visitor } from './driver/visitor.mjs';
import { gauges, settled } from './rows/gauges.mjs';
import { Ledger } from './rows/ledger.mjs';
import { crowd, quantile } from './rows/stats.mjs';
import { PAGES, Portal } from './systems/portal.mjs';

const AT_ONCE = 8;
const AWAY = 10_000;
const [LISTENERS, EVERY] = [10, 200]; // of a room; ms between messages
const WARM = 0.1; // of the pages, before it counts
const ROOMS = 50;
const UNANSWERED = 65_000; // a page that closes at once leaves calls to it unanswered, and each keeps its circuit in memory for a minute

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' }, pages: { type: 'string', default: '500' }, minutes: { type: 'string', default: '5' },
    cycles: { type: 'string', default: '10000' }, back: { type: 'string', default: '5000' },
    program: { type: 'string', default: 'bench/watched/bin/Release/net10.0/Watched.dll' },
  },
});
const wanted = name => !options.only || options.only.split(',').includes(name);
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const directory = mkdtempSync(path.join(tmpdir(), 'portal-one-node-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));

const portal = await Portal.start(root, directory, await Portal.fill(root, directory, ROOMS), options.program);
try {
  const rooms = await portal.enterRooms();
  portal.desk = await portal.takeToken(portal.facts.staff); // for an hour
  if (wanted('dropped')) await dropped(rooms);
  if (wanted('silent')) {
    await silent('acknowledges nothing', rooms, page => page, { acknowledges: false });
    await silent('reads nothing', rooms, page => page.socket._socket.pause(), {});
  }
  if (wanted('opened')) await opened(rooms);
  if (wanted('restarted')) await restarted(rooms);
} catch (fault) {
  console.error(portal.server.log);
  throw fault;
} finally {
  await portal.stop();
}
process.exit();

function say(what, figures) {
  const short = Object.entries(figures).map(([name, value]) => `${name} ${Number.isInteger(value) ? value : value.toFixed(value < 100 ? 2 : 0)}`);
  console.log(`${what}: ${short.join(', ')}`);
}

async function dropped(rooms) {
  const network = await Network.to(portal.server.address);
  const pages = await crowd(Number(options.pages), AT_ONCE, index => {
    const room = rooms[index % rooms.length];
    return new Returning(Visitor.with(network.address, room.cookie), room.path, room.ready).open();
  });
  network.cut();
  const began = performance.now();
  await wait(AWAY);
  network.mend();
  const times = await Promise.all(pages.map(async page => { await page.usable(); return performance.now() - began - AWAY; }));
  const resumed = pages.filter(page => page.resumed > 0 && page.loads === 1).length;
  say(`${pages.length} connections ended for ${AWAY / 1_000} s`, {
    'the same circuit, %': 100 * resumed / pages.length,
    'usable after the network, ms: p50': quantile(times, 0.5), p95: quantile(times, 0.95), max: Math.max(...times),
  });
  await crowd(pages.length, AT_ONCE, index => pages[index].close());
}

// Two rooms have as many readers and get the same messages at the same moments; one of them has the odd page too.
async function silent(what, [odd, plain], make, more) {
  const ledger = new Ledger();
  const open = (room, heard, options) => portal.open(room, portal.with(room.cookie), heard, options);
  const readers = await crowd(2 * LISTENERS, AT_ONCE, index => open(index % 2 ? odd : plain, ledger.heard));
  const times = new Map([[odd, []], [plain, []]]);
  const talk = async seconds => {
    for (const until = performance.now() + 1_000 * seconds; performance.now() < until; await wait(EVERY)) {
      await Promise.all([...times].map(async ([room, all]) => {
        all.push(...(await ledger.write(token => portal.sayIn(room, token), LISTENERS)).times);
      }));
    }
  };
  await talk(30); // code is compiled
  for (const all of times.values()) all.length = 0;

  const page = await open(odd, undefined, more);
  make(page);
  await talk(60 * Number(options.minutes));
  const held = await gauges(portal, true);
  const before = page.batches;
  await (page.acknowledges ? page.socket.terminate() : page.close());
  const without = await settled(portal, { circuits: readers.length });
  const p99 = room => quantile(times.get(room), 0.99);
  say(`a page that ${what} for ${options.minutes} min`, {
    'renders that it got': before, 'what it held, MB': (held.heap - without.heap) / 1e6,
    'circuits then': held.circuits, 'and without it': without.circuits,
    'seen by the others, ms: p50': quantile(times.get(odd), 0.5), 'p99': p99(odd),
    'in a room without it: p50': quantile(times.get(plain), 0.5), 'p99 ': p99(plain), '÷': p99(odd) / p99(plain),
  });
  await crowd(readers.length, AT_ONCE, index => readers[index].close());
}

async function opened(rooms) {
  const [count, places] = [Number(options.cycles), [...rooms, ...rooms.map(room => ({ ...PAGES.home, cookie: room.cookie }))]];
  const cycle = async index => {
    const place = places[index % places.length];
    await (await portal.open(place, portal.with(place.cookie))).close();
  };
  await crowd(Math.ceil(count * WARM), AT_ONCE, cycle);
  await wait(UNANSWERED);
  const start = await settled(portal, { circuits: 0 });
  const began = performance.now();
  await crowd(count, AT_ONCE, cycle);
  const seconds = (performance.now() - began) / 1_000;
  await wait(UNANSWERED);
  const end = await settled(portal, start);
  say(`${count} pages opened and closed`, {
    seconds, circuits: end.circuits, 'subscriptions before': start.subscriptions, after: end.subscriptions,
    'heap before, MB': start.heap / 1e6, 'after ': end.heap / 1e6, difference: (end.heap - start.heap) / 1e6,
  });
}

async function restarted(rooms) {
  const { server } = portal;
  const pages = await crowd(Number(options.back), AT_ONCE, index => {
    const room = rooms[index % rooms.length];
    return new Returning(portal.with(room.cookie), room.path, room.ready).open();
  });
  const [began, idle] = [performance.now(), process.cpuUsage()];
  await server.restart();
  const answered = performance.now() - began;
  const times = await Promise.all(pages.map(async page => { await page.usable(); return performance.now() - began; }));
  const [node, driver] = [server.cpu(), process.cpuUsage(idle)];
  const all = Math.max(...times);
  const sum = what => pages.reduce((total, page) => total + page[what], 0);
  say(`${pages.length} pages whose node was killed and started again`, {
    'the first answer, ms': answered, 'usable, ms: p50': quantile(times, 0.5), p95: quantile(times, 0.95), max: all,
    'opened per second': pages.length * 1_000 / (all - answered), 'processor of the node, s': node / 1e3,
    'of the driver': (driver.user + driver.system) / 1e6, 'told to wait, times': sum('waited'),
    'an error of the network': sum('stranded'), 'led to the sign-in': sum('signedOut'),
  });
  await crowd(pages.length, AT_ONCE, index => pages[index].close());
}
