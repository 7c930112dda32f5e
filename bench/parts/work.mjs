// What gets done in a second: messages and changes by the API, several at once; and a long file of prospects.

import { randomUUID } from 'node:crypto';
import { choose } from '../driver/file.mjs';
import { medians } from '../rows/stats.mjs';
import { number, ofPortal } from './naming.mjs';

const AT_ONCE = 8;
const TEXT = 'It was the switch on the second floor.';
const IMPORT = { path: '/prospects/import', ready: 'import-file' };
const IMPORT_LIMIT = 600_000;

export async function works({ sizes, systems: [peer, , portal], say, figures }) {
  say(`${AT_ONCE} who write as fast as they are answered`);
  const { desk, facts: { rooms } } = portal;
  const of = index => rooms[index % rooms.length].ticket.number;
  const ways = [
    { name: 'peer', act: () => peer.sayElsewhere(TEXT) },
    { name: 'messages', act: index => desk.json('POST', `/api/tickets/${of(index)}/messages`, { clientId: randomUUID(), content: TEXT }) },
    { name: 'changes', act: (index, times) => desk.json('PATCH', `/api/tickets/${of(index)}`, { title: `Printer ${times}` }) },
    { name: 'reads', act: index => desk.json('GET', `/api/tickets/${of(index)}`) },
  ];
  const found = await perSecond(ways, sizes);
  figures.add(`messages stored per second, ${AT_ONCE} at once, no one sees them`, '/s', new Map([['peer', found.peer], ['portal', found.messages]]));
  figures.add(`tickets changed per second, ${AT_ONCE} at once`, '/s', ofPortal(found.changes));
  figures.add(`tickets read per second, ${AT_ONCE} at once`, '/s', ofPortal(found.reads));

  say(`importing ${sizes.lines} prospects`);
  await imports(portal, 'warming', sizes.lines / 10);
  const taken = await imports(portal, 'whole', sizes.lines);
  figures.add(`import of ${number(sizes.lines)} prospects by the page: from the button to the end`, 's', ofPortal(taken / 1000));
  figures.add(`import of ${number(sizes.lines)} prospects: lines per second`, '/s', ofPortal(sizes.lines / taken * 1000));
}

async function perSecond(ways, { rounds, seconds }) {
  const all = [];
  for (let round = 0; round < rounds; round++) {
    const figures = {};
    for (const { name, act } of ways) {
      const began = performance.now();
      const until = began + seconds * 1000;
      let times = 0;
      await Promise.all(Array.from({ length: AT_ONCE }, async (_, index) => {
        while (performance.now() < until) await act(index, ++times);
      }));
      figures[name] = times / (performance.now() - began) * 1000;
    }
    all.push(figures);
  }
  return medians(all);
}

/** Chooses a file on the page, takes the columns as they were guessed, and waits for the report. @returns ms */
async function imports(portal, name, lines) {
  const page = await portal.open(IMPORT, portal.staff, undefined, { events: true });
  try {
    const chosen = page.sees('import-start');
    await choose(page, `${name}.csv`, Buffer.from(csv(name, lines)));
    await chosen;
    const over = page.sees('import-again', IMPORT_LIMIT);
    const began = performance.now();
    await page.dispatch('submit');
    await over;
    const taken = performance.now() - began;
    const again = page.sees('import-file');
    await page.dispatch('click'); // « another one »
    await again;
    const { items } = await portal.desk.json('GET', `/api/prospects?search=${name}${lines - 1}@example.com`);
    if (items.length !== 1) throw new Error(`the last of ${lines} lines was not imported`);
    return taken;
  } finally {
    await page.close();
  }
}

function csv(name, lines) {
  const rows = ['first name;last name;email;phone;company;notes'];
  for (let i = 0; i < lines; i++) {
    const phone = `+221 78 ${String(i + lines * 10).padStart(7, '0')}`;
    rows.push(`Awa;Diop ${i};${name}${i}@example.com;${phone};Sahel;"Met at the fair; wants ""a network"" for ${i} people"`);
  }
  return rows.join('\n');
}
