// Does the cost of opening grow with the amount of data? Long threads, and long lists beside the same lists with few rows.

import { setTimeout as wait } from 'node:timers/promises';
import { inTurns, rehearse } from '../rows/turns.mjs';
import { number, ofPortal } from './naming.mjs';

/** Opening a thread, until its last message is there; and from there to the message in its middle, as a link or a search leads to it. */
export async function reads({ sizes, large, say, figures }) {
  say('opening long threads');
  const reader = await large.enter(large.facts.reader);
  const [short] = large.facts.threads;
  const open = thread => large.open(pageOf(thread), reader);
  const close = (given, page) => (page ?? given).close();
  const ways = large.facts.threads.flatMap(thread => [
    { name: opened(thread), act: () => open(thread), after: close },
    ...(thread === short ? [] : [{
      name: `a thread of ${number(thread.length)} messages: from its end to its middle`,
      before: () => ready(open(thread)), act: page => jump(page, thread), after: page => page.close(),
    }]),
  ]);
  await rehearse(ways, sizes.warmSeconds / 2);
  const found = await inTurns(ways, { rounds: sizes.rounds, times: sizes.openings });
  for (const [name, { p50, p95 }] of found) {
    figures.add(`${name}, p50`, 'ms', ofPortal(p50));
    figures.add(`${name}, p95`, 'ms', ofPortal(p95));
    if (name.endsWith(OPENED) && name !== opened(short)) {
      figures.add(`${name} ÷ one of ${number(short.length)}`, '', ofPortal(p50 / found.get(opened(short)).p50));
    }
  }
}

/** The pages of staff, and the API's where it has pages that the list has not. */
export async function lists({ sizes, small, large, say, figures }) {
  say(`lists of ${number(sizes.rows)} beside lists of ${number(sizes.fewRows)}`);
  const ways = [...await waysOf(small), ...await waysOf(large)];
  const [few, many] = [ways.slice(0, ways.length / 2), ways.slice(ways.length / 2)];
  await Promise.all([rehearse(few, sizes.warmSeconds), rehearse(many, sizes.warmSeconds)]);
  const found = await inTurns(ways.map((way, index) => ({ ...way, name: index })), { rounds: sizes.rounds, times: sizes.openings });
  many.forEach(({ name }, index) => {
    const [base, figure] = [found.get(index).p50, found.get(index + few.length).p50];
    figures.add(`${number(sizes.rows)} ${name}, p50`, 'ms', ofPortal(figure));
    figures.add(`${number(sizes.rows)} ${name} ÷ ${number(sizes.fewRows)}`, '', ofPortal(figure / base));
  });
}

/** The month's page of the calendar, of many events beside one of few: page and circuit, until the events are shown. */
export async function months({ sizes, small, large, say, figures }) {
  say(`a month of ${number(sizes.events)} events beside one of ${number(sizes.fewEvents)}`);
  const ways = await Promise.all([small, large].map(async (portal, name) => {
    const [staff, happens] = [await portal.enter(portal.facts.staff), await eventsOf(portal)];
    const page = { path: '/calendar?view=month', ready: 'calendar-entry' };
    const before = async () => { await happens(); await quiet(portal.server); };
    return { name, cpu: () => portal.server.cpu(), before, act: () => portal.open(page, staff), after: (_, opened) => opened.close() };
  }));
  await Promise.all(ways.map(way => rehearse([way], MONTHS_WARM * sizes.warmSeconds)));
  const found = await inTurns(ways, { rounds: sizes.rounds, times: OPENINGS_OF_MONTHS * sizes.openings });
  const [few, many] = [found.get(0), found.get(1)];
  for (const [figure, words] of [['p50', 'p50'], ['processor', "the server's processor time"]]) {
    figures.add(`a month of ${number(sizes.fewEvents)} events opened, ${words}`, 'ms', ofPortal(few[figure]));
    figures.add(`a month of ${number(sizes.events)} events opened, ${words}`, 'ms', ofPortal(many[figure]));
    figures.add(`a month of ${number(sizes.events)} events ÷ one of ${number(sizes.fewEvents)}, ${words}`, '', ofPortal(many[figure] / few[figure]));
  }
}

// There is one way to open it, so more often than each of the lists; the processor time is the mean of that many.
const OPENINGS_OF_MONTHS = 8;
const MONTHS_WARM = 6;

// What the event before an opening costs its listeners and the notifications is no part of the opening: it begins when the server has done nothing
// for five times 40 ms, or after five seconds.
async function quiet(server) {
  let still = 0;
  for (let turn = 0; still < 5 && turn < 125; turn++) {
    const used = server.cpu();
    await wait(40);
    still = server.cpu() === used ? still + 1 : 0;
  }
}

const OPENED = 'opened';
const opened = ({ length }) => `a thread of ${number(length)} messages ${OPENED}`;

// What the last message says, and no other one on the page (bench/fill/Bulk.cs).
const pageOf = ({ number: shown, length }) => ({ path: `/tickets/${shown}`, ready: `, port ${length - 1}.` });

async function ready(opening) {
  const page = await opening;
  await page.has('attachThread');
  return page;
}

async function jump(page, { middle, length }) {
  const shown = page.sees(middle);
  if (!await page.call('attachThread', 'Around', middle)) throw new Error(`the thread of ${length} has no message ${middle}`);
  await shown;
}

async function waysOf(portal) {
  const { facts } = portal;
  const staff = await portal.enter(facts.staff);
  const program = await portal.takeToken(facts.staff);

  const happens = await eventsOf(portal);
  const page = (name, path, ready) => ({
    name, before: happens, act: () => portal.open({ path, ready }, staff), after: (_, opened) => opened.close(),
  });
  const api = (name, path) => ({
    name, act: async () => { if ((await program.json('GET', path)).items.length === 0) throw new Error(`${path} is empty`); },
  });
  const tickets = (name, query) => page(`tickets: ${name}`, `/tickets?${query}`, 'ticket-row');
  const prospects = (name, query) => page(`prospects: ${name}`, `/prospects?${query}`, 'prospect-row');
  return [
    tickets('the list as it opens, what is not over', ''),
    tickets('the first page of all', 'status=all'),
    tickets('by promise', 'status=all&sort=promise'),
    tickets('by priority', 'status=all&sort=priority'),
    tickets('a priority', 'status=all&priority=high'),
    tickets('a search that finds two', 'status=all&q=seldom'),
    tickets('a search that finds half', 'status=all&q=often'),
    api('tickets: the first page by the API', '/api/tickets?limit=25'),
    api('tickets: the last page by the API', `/api/tickets?limit=25&after=${facts.lastTickets}`),
    prospects('the first page', ''),
    prospects('the last page', `after=${facts.lastProspects}`),
    prospects('by name', 'sort=name'),
    prospects('a status', 'status=qualified'),
    prospects('a search that finds two', 'search=seldom'),
    prospects('a search that finds half', 'search=often'),
    api('prospects: the first page by the API', '/api/prospects?limit=25'),
  ];
}

// At work some event has always happened since the last opening: answers that are cached until the next event are read anew.
async function eventsOf(portal) {
  const { facts } = portal;
  const program = await portal.takeToken(facts.staff);
  let happened = 0;
  return () => program.json('PATCH', `/api/tickets/${facts.threads[0].number}`, { title: `A thread, ${++happened}` });
}
