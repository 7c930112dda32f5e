// Messages that are sent and not stored yet, one entry each in the browser's storage, so that they survive a lost circuit, a reload and a
// closed laptop. Any open page sends them, in order, one after the other. A retry has the same client id, and the server stores a client
// id once.

import { link, linkEvents } from '../connection/connection.js';
import { wait } from '../connection/reload.js';
import { stay } from '../shell/personal-data.js';
import { toast } from '../shell/toasts.js';
import { isWaitingKey, putWaiting, removeWaiting, setCurrentPerson, storeWaiting, waitingOf } from './waiting.js';

export const outboxEvents = new EventTarget(); // 'change'

const RETRY = [1_000, 2_000, 5_000, 10_000]; // after a fault of the server
const ANSWER_LIMIT = 20_000;                 // longer than the database's own timeout
const RENDERS = 30_000;                      // far longer than the server takes to render a stored message
const recentlyStored = new Map();            // client id → entry: stored, and not yet rendered by the server

let ref = null;
let person = null;
let sending = false;
let faults = 0;
let retry = 0;

/** Called by the layout's component, where the person may write: the component that sends, and the person whose messages wait. */
export function attachOutbox(dotNetRef, personId) {
  [ref, person] = [dotNetRef, personId];
  setCurrentPerson(person);
  stay();
  removeOtherPersons();
  flush();
}

/** Stores a message as pending and sends it. Two tabs that post one draft give it one client id: it is one message. */
export function post(conversation, message) {
  if (entries().some(({ clientId }) => clientId === message.clientId)) return;
  putWaiting(person, { ...message, conversation });
  changed();
  flush();
}

/** Messages of this conversation that are pending, or stored and not rendered yet, in order. */
export function pendingOf(conversation) {
  for (const [clientId, { storedAt }] of recentlyStored) if (Date.now() - storedAt > RENDERS) recentlyStored.delete(clientId);
  // Two tabs may have stored one draft at the same moment: it is one message.
  const once = new Map([...recentlyStored.values(), ...entries()].map(entry => [entry.clientId, entry]));
  return [...once.values()].filter(entry => entry.conversation === conversation).sort((a, b) => a.at - b.at);
}

/** The server has rendered the message. */
export const markRendered = clientId => recentlyStored.delete(clientId);

export function tryAgain(entry) {
  storeWaiting(person, { ...entry, refusal: undefined });
  changed();
  flush();
}

export function discard(entry) {
  removeWaiting(person, entry);
  changed();
}

async function flush() {
  if (sending || !ref || link.state !== 'up') return;
  clearTimeout(retry);
  sending = true;
  try {
    for (let next; link.state === 'up' && (next = entries().find(entry => !entry.refusal)); changed()) {
      const answer = await answerTo(ref.invokeMethodAsync('Send', next));
      if (!answer) return; // it may have arrived or not: it is sent again after the reconnect
      faults = 0;
      if (answer.wait) {
        toast({ kind: 'warning', title: answer.refusal, text: '', group: 'outbox' });
        retry = setTimeout(flush, answer.wait * 1_000);
        return;
      }
      if (answer.refusal) storeWaiting(person, { ...next, refusal: answer.refusal });
      else { recentlyStored.set(next.clientId, { ...next, storedAt: Date.now() }); removeWaiting(person, next); }
    }
  } catch {
    retry = setTimeout(flush, RETRY[Math.min(faults++, RETRY.length - 1)]);
  } finally {
    sending = false;
    changed();
  }
}

// Resolves to null when the connection is lost: the answer would never come.
function answerTo(call) {
  const stop = new AbortController();
  const lost = new Promise(done => linkEvents.addEventListener('change', () => { if (link.state !== 'up') done(null); }, { signal: stop.signal }));
  const late = wait(ANSWER_LIMIT).then(() => { throw new Error('No answer.'); });
  late.catch(() => {});
  return Promise.race([call, lost, late]).finally(() => stop.abort());
}

const entries = () => waitingOf(person);

// Two people may sign in one after the other on one machine: neither may see the other's data.
function removeOtherPersons() {
  for (const storage of [localStorage, sessionStorage])
    for (const key of Object.keys(storage)) {
      const [, owner] = /^portal:(?:outbox|message|files|sent|conversations):([^:]+)/.exec(key) ?? [];
      if (owner !== undefined && owner !== person) storage.removeItem(key);
    }
}

const changed = () => outboxEvents.dispatchEvent(new Event('change'));

export function watchOutbox() {
  linkEvents.addEventListener('change', flush);
  // Another tab of the same person wrote or sent.
  addEventListener('storage', event => { if (event.key === null || isWaitingKey(event.key)) changed(); });
}
