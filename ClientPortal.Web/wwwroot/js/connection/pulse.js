// Whether the page is current. It is shown as live only after the server answered and no event is missing from the page.
// Server side of the contract: Pulse(long? cursor, string reason) → { cursor, missed, now }.

import { adjustClock } from './clock.js';
import { dropSilentLink, link, linkEvents } from './connection.js';
import { noteReceived, received, silentFor } from './socket.js';
import { BEAT, CATCH_UP, PULSE_LIMIT, SILENCE } from './timing.js';

export const status = { state: 'catching-up', behind: 0, since: Date.now(), receivedAt: received.at, latency: null };
export const statusEvents = new EventTarget(); // 'change'
export const personEvents = new EventTarget(); // 'attached', 'detached'
export const session = { ref: null, person: null };

const GRACE = 1_000;       // an answer may arrive before the render of the events that it counts

let token = 0;             // of the component that is attached
let epoch = 0;             // of the link and the component: answers to questions of an earlier one are ignored
let asking = null;         // the pulse in flight
let answer = null;         // the last { cursor, missed } of this epoch
let expected = null;       // { cursor, at, ahead }: the server's cursor at that moment, which the page did not show yet
let unanswered = false;
let beatAt = 0;
let round = 0;             // catch-up pulses in a row
let followUp = 0;
let storing = false;

/**
 * Called by the badge's component after its first render. signedIn is another person than personKey while the portal is viewed as a client.
 * Returns a token for detach.
 */
export async function attach(dotNetRef, personKey, signedIn) {
  const mine = ++token;
  link.attached = true;
  Object.assign(session, { ref: dotNetRef, person: personKey });
  removeOtherPersons([personKey, signedIn]);
  newEpoch();
  storing = false;
  personEvents.dispatchEvent(new Event('attached'));
  // Before a reload this tab showed events up to this cursor; the server counts those missed since.
  const earlier = sessionStorage.getItem(cursorKey());
  await pulse('open', true, earlier === null ? null : Number(earlier));
  return mine;
}

/** A token of an older component is ignored: the new one may attach before the old one is disposed. */
export function detach(which = token) {
  if (which !== token || !session.ref) return;
  session.ref = null;
  personEvents.dispatchEvent(new Event('detached'));
}

/** Asks the server; never two at once. drop: replace the connection when three seconds pass without an answer. */
export function pulse(reason, drop = false, cursor = pageCursor()) {
  if (!session.ref || link.state !== 'up') return Promise.resolve();
  if (asking) return asking;
  const mine = ask(reason, drop, cursor).finally(() => { if (asking === mine) asking = null; });
  return (asking = mine);
}

async function ask(reason, drop, cursor) {
  const mine = epoch;
  const began = performance.now();
  beatAt = Date.now();
  const call = session.ref.invokeMethodAsync('Pulse', cursor, reason).then(value => ({ value }), error => ({ error }));
  let result = await Promise.race([call, after(PULSE_LIMIT)]);
  if (mine !== epoch) return;
  if (!result) {
    unanswered = true;
    evaluate();
    // A busy circuit is not a lost connection: SignalR's own pings show which it is. Wait for the next ping.
    while (!result && mine === epoch && !(drop || silentFor() > SILENCE)) result = await Promise.race([call, after(1_000)]);
    if (mine !== epoch) return;
    if (!result) return dropSilentLink();
  }
  noteReceived();
  unanswered = Boolean(result.error); // answered with an error: the page may not be current
  if (result.value) {
    answer = result.value;
    adjustClock(answer.now, beatAt, Date.now());
    noteExpected();
    status.latency = Math.round(performance.now() - began);
    if (reason === 'open') storing = true;
  }
  storeCursor();
  evaluate();
  schedule();
}

/** Whether the server has answered, within three seconds, all that the page has sent it so far. */
export const roundTrip = () => Promise.race([
  session.ref?.invokeMethodAsync('Pulse', pageCursor(), 'beat').then(() => true, () => after(PULSE_LIMIT)) ?? after(PULSE_LIMIT),
  after(PULSE_LIMIT),
]);

/** The server rendered a new cursor on the badge. */
export function cursorChanged() {
  storeCursor();
  evaluate();
  if (answer?.missed > 0 && !lagging()) pulse('beat');
}

export function beatIfDue() {
  if (Date.now() - beatAt >= BEAT) pulse('beat');
}

export function evaluate() {
  const [state, missed] = currentState();
  const changed = state !== status.state;
  if (!changed && missed === status.behind) return;
  if (changed) status.since = Date.now();
  if (state === 'live') round = 0;
  Object.assign(status, { state, behind: missed, receivedAt: received.at });
  document.documentElement.dataset.connection = state;
  statusEvents.dispatchEvent(new Event('change'));
}

function currentState() {
  if (link.state === 'down' && link.silent) return ['stale', 0];
  if (link.state === 'down' || link.state === 'gone' || !navigator.onLine) return ['offline', 0];
  if (unanswered) return ['stale', 0];
  if (!answer) return ['catching-up', 0];
  if (!behind()) return ['live', 0];
  // A page that was live stays so for a second: in a burst some answer always arrives before a render.
  return status.state === 'live' && Date.now() - expected.at < GRACE ? ['live', 0] : ['catching-up', answer.missed];
}

// A page that has reached the expected cursor gets a new second for the events that came after.
function noteExpected() {
  const ahead = answer.cursor > pageCursor();
  if (!ahead && answer.missed === 0) expected = null;
  else if (!expected || (expected.ahead && !lagging())) expected = { cursor: answer.cursor, at: Date.now(), ahead };
}

const lagging = () => expected !== null && pageCursor() < expected.cursor;
const behind = () => expected !== null && (answer?.missed > 0 || lagging());

// While behind, ask again: quickly at first. The reason is 'beat' so that 'open' counts its missed events only once.
function schedule() {
  clearTimeout(followUp);
  if (status.state === 'live' && !behind()) return;
  const delay = status.state === 'live' ? GRACE : CATCH_UP[Math.min(round++, CATCH_UP.length - 1)];
  followUp = setTimeout(() => { if (status.state !== 'live' || behind()) pulse('beat'); }, delay);
}

linkEvents.addEventListener('change', () => {
  if (link.state === 'up') return askAnew('reconnect');
  newEpoch();
  evaluate();
});

/** Discards earlier answers: the page is catching up until the server answers again. */
export function askAnew(reason) {
  newEpoch();
  evaluate();
  pulse(reason, true);
}

function newEpoch() {
  epoch++;
  answer = expected = asking = null;
  unanswered = false;
}

export const badge = () => document.querySelector('live-badge');
export const pageCursor = () => Number(badge()?.getAttribute('cursor') || 0);
const cursorKey = () => `portal:cursor:${session.person}`;

function storeCursor() {
  if (storing && session.ref && badge()) sessionStorage.setItem(cursorKey(), String(pageCursor()));
}

// Two people may sign in one after the other in one tab: neither may see the other's data.
function removeOtherPersons(staying) {
  for (const key of Object.keys(sessionStorage)) {
    const [, personal] = /^portal:(?:cursor|draft):(.*)$/s.exec(key) ?? [];
    if (personal !== undefined && !staying.some(one => personal === one || personal.startsWith(`${one}:`))) sessionStorage.removeItem(key);
  }
}

const after = ms => new Promise(done => setTimeout(done, ms, null));
