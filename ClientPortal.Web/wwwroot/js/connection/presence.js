// Reports a person as away after five minutes without input. One active tab keeps all tabs of the person active.

import { linkEvents, link } from './connection.js';
import { personEvents, session } from './pulse.js';
import { AWAY_AFTER } from './timing.js';

const BROADCAST_EVERY = 1_000; // at most one message a second between tabs
const awayAfter = () => Number(document.documentElement.dataset.awayAfter) || AWAY_AFTER;

let lastInput = Date.now();
let broadcastAt = 0;
let away = false;
let reported = false;   // the state that the server has
let timer = 0;
let channel = null;

export function watchPresence() {
  for (const type of ['pointerdown', 'pointermove', 'keydown', 'touchstart', 'scroll', 'wheel'])
    addEventListener(type, input, { passive: true, capture: true });
  personEvents.addEventListener('attached', () => {
    channel?.close();
    channel = new BroadcastChannel(`portal:activity:${session.person}`);
    channel.onmessage = ({ data }) => active(data);
    reported = false; // a new circuit starts as present
    arm();
    report();
  });
  personEvents.addEventListener('detached', () => clearTimeout(timer));
  linkEvents.addEventListener('change', () => { if (link.state === 'up') report(); }); // a call lost with the old connection
}

function input() {
  const now = Date.now();
  if (away || now - broadcastAt > BROADCAST_EVERY) {
    broadcastAt = now;
    channel?.postMessage(now);
  }
  active(now);
}

function active(at) {
  lastInput = Math.max(lastInput, at);
  if (!away) return;
  away = false;
  report();
  arm();
}

// One timer that re-arms itself, not one per input.
function arm() {
  clearTimeout(timer);
  const left = lastInput + awayAfter() - Date.now();
  if (left > 0) timer = setTimeout(arm, left);
  else { away = true; report(); }
}

async function report() {
  if (away === reported || !session.ref || link.state !== 'up') return;
  const state = away;
  reported = state;
  try { await session.ref.invokeMethodAsync('Idle', state); } catch { reported = !state; }
}
