// Pages of a cluster (scripts/cluster) that is failing: opens them, writes messages all the time, and says when all can be used again.
//   node bench/faults.mjs http://127.0.0.1:8080 300 [--impatient]
// It takes one word a line and answers each with a line of JSON:
//   fault    (after something has failed) → usable: ms until a question that was asked now was answered, of all pages
//   check    → what the pages have shown, beside what is stored; ends the writing
// Used by ClientPortal.Tests/Postgres/ClusterTests.cs, and by people.

import { randomUUID } from 'node:crypto';
import readline from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { Returning } from './driver/returning.mjs';
import { nextToken, textOf, tokensIn } from './driver/tokens.mjs';
import { Visitor } from './driver/visitor.mjs';
import { crowd, quantile } from './rows/stats.mjs';

const PASSWORD = 'Password123!'; // of the demo
const PEOPLE = ['client@itvision.sn', 'technician@itvision.sn', 'admin@itvision.sn'];
const AT_ONCE = 8;
const [WRITERS, EVERY] = [2, 500]; // a screen has room for what is written in a minute
const SEEN_LIMIT = 60_000;

const [address, count] = [process.argv[2], Number(process.argv[3])];
const impatient = process.argv.includes('--impatient');
const acknowledged = []; // { token, at, took }
let writing = true;

const say = value => console.log(JSON.stringify(value));
const cookies = await crowd(PEOPLE.length, 1, async index => (await new Visitor(address).signIn(PEOPLE[index], PASSWORD)).headers().Cookie);
const program = await new Visitor(address).takeToken(PEOPLE[0], PASSWORD);
const { items: [ticket] } = await program.json('GET', '/api/tickets?limit=1');

// Each page is a browser of its own, so the balancer chooses a node for each.
const began = performance.now();
const pages = await crowd(count, AT_ONCE, index => {
  const cookie = cookies[index % PEOPLE.length].split('; ').filter(pair => !pair.startsWith('portal_node=')).join('; ');
  return new Returning(Visitor.with(address, cookie), `/tickets/${ticket.number}`, 'data-thread', { impatient }).open();
});
const seconds = (performance.now() - began) / 1_000;
const writers = pages.slice(0, WRITERS).map(write);
say({ open: pages.length, seconds, perSecond: pages.length / seconds });

for await (const line of readline.createInterface({ input: process.stdin })) {
  if (line === 'fault') say(await usable());
  if (line === 'check') say(await check());
}
process.exit(0);

async function usable() {
  const start = performance.now();
  const before = totals();
  const times = await Promise.all(pages.map(async page => { await page.usable(); return performance.now() - start; }));
  const after = totals();
  const pauses = pages.flatMap(page => page.pauses.splice(0));
  const changes = Object.fromEntries(Object.keys(after).map(key => [key, after[key] - before[key]]));
  const [p50, p95] = [quantile(times, 0.5), quantile(times, 0.95)];
  return { pages: pages.length, p50, p95, max: Math.max(...times), pause95: quantile(pauses, 0.95), ...changes };
}

function totals() {
  const sum = key => pages.reduce((all, page) => all + page[key], 0);
  return { loads: sum('loads'), resumed: sum('resumed'), waited: sum('waited'), stranded: sum('stranded') };
}

// As outbox.js: one message at a time, the same one until it is acknowledged.
async function write(page) {
  while (writing) {
    const [token, start] = [nextToken(), performance.now()];
    const message = { conversation: null, clientId: randomUUID(), content: textOf(token), internal: false, files: null };
    for (;;) {
      const circuit = await page.circuit();
      try {
        await circuit.has('attachOutbox');
        await circuit.has('attachThread');
        message.conversation ??= circuit.said.attachThread[0];
        const answer = await circuit.call('attachOutbox', 'Send', message);
        if (answer.id) break;
        throw new Error(answer.refusal);
      } catch {
        await wait(200);
      }
    }
    acknowledged.push({ token, took: performance.now() - start });
    await wait(EVERY);
  }
}

async function check() {
  writing = false;
  await Promise.all(writers);
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
    longest: Math.max(...acknowledged.map(one => one.took)),
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
