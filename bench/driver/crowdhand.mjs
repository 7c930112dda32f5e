// A part of a crowd (crowd.mjs): opens the requested connections, keeps them, and reports what it sees and when. It ends with its parent.

import { setTimeout as wait } from 'node:timers/promises';
import { crowd } from '../rows/stats.mjs';
import { Circuit } from './circuit.mjs';
import { now } from './clock.mjs';
import { Socket } from './socket.mjs';
import { Visitor } from './visitor.mjs';

const TELL = 50; // ms
const BEAT = 60_000; // as pulse.js of the portal: without it the person counts as gone

const open = [];
const failed = [];
let news = [];

setInterval(() => {
  if (news.length > 0) process.send({ news });
  news = [];
}, TELL);

process.on('disconnect', () => process.exit(0));
process.on('message', async ({ id, ...question }) => {
  try {
    process.send({ id, answer: await answer(question) });
  } catch (fault) {
    process.send({ id, fault: fault.message });
  }
});

async function answer(question) {
  if (question.open) await openAll(question.open, question.atOnce);
  if (question.broken) return [...failed, ...open.filter(one => one.closed || one.errors.length > 0).map(one => one.errors[0] ?? 'closed')];
  if (question.close) await crowd(open.length, question.atOnce, index => open[index].close());
  return null;
}

async function openAll(plans, atOnce) {
  const first = open.length;
  await crowd(plans.length, atOnce, async index => {
    try {
      open.push(await begin(plans[index], first + index));
    } catch (fault) {
      failed.push(`not opened: ${fault.message}`); // one of thousands: it is counted, and the others are measured
    }
  });
}

async function begin(plan, number) {
  const seen = new Set();
  const heard = token => {
    if (seen.has(token)) return; // another render may have contained it already
    seen.add(token);
    news.push([token, number, now()]);
  };
  if (plan.ticket) return Socket.open(plan.address, plan.secret, plan.person, plan.ticket, heard);
  const circuit = await Circuit.open(Visitor.with(plan.address, plan.cookie), plan.path, { ready: plan.ready, heard });
  void beat(circuit);
  return circuit;
}

// The first one somewhere within the minute: pages were not all opened at once.
async function beat(circuit) {
  await wait(Math.random() * BEAT);
  while (!circuit.closed && !circuit.closing) {
    if (circuit.refs.attach !== undefined) await circuit.call('attach', 'Pulse', null, 'beat').catch(() => {});
    await wait(BEAT);
  }
}
