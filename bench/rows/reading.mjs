// Write → seen by those who say what they have read, as browsers do: each writes a receipt a quarter of a second after it has seen a message, and
// all hear of the receipts of all. The next message is written while they do.

import { setTimeout as wait } from 'node:timers/promises';
import { seen } from './seen.mjs';

const GATHER = 250; // ms: js/thread/receipts.js
const END = Number.MAX_SAFE_INTEGER; // up to the newest message

export async function reading(portal, ledger, listeners, { rounds, messages }) {
  const faults = [];
  const due = new Set();
  const mark = listener => {
    if (due.has(listener)) return;
    due.add(listener);
    setTimeout(() => {
      due.delete(listener);
      listener.call('attachThread', 'Mark', END, END).catch(fault => faults.push(fault));
    }, GATHER);
  };
  for (const listener of listeners) {
    await listener.has('attachThread');
    listener.heard = (token, one) => { ledger.heard(token, one); mark(one); };
  }
  const found = await seen([portal], ledger, new Map([[portal, listeners]]), { rounds, messages, pause: GATHER });
  for (const listener of listeners) listener.heard = ledger.heard;
  await wait(2 * GATHER);
  if (faults.length > 0) throw faults[0];
  return found.get(portal);
}
