// Away after five minutes without input, measured here: the server sees no mouse. One active tab keeps all tabs of the person active.

import { linkEvents, link } from './connection.js';
import { personEvents, session } from './pulse.js';
import { AWAY_AFTER } from './timing.js';

const TELL_OTHERS = 1_000; // at most one message a second between tabs
const awayAfter = () => Number(document.documentElement.dataset.awayAfter) || AWAY_AFTER;

let lastInput = Date.now();
let toldOthers = 0;
let away = false;
let told = false;   // what the server knows
let timer = 0;
let channel = null;

export function watchPresence() {
  for (const type of ['pointerdown', 'pointermove', 'keydown', 'touchstart', 'scroll', 'wheel'])
    addEventListener(type, input, { passive: true, capture: true });
  personEvents.addEventListener('attached', () => {
    channel?.close();
    channel = new BroadcastChannel(`portal:activity:${session.person}`);
    channel.onmessage = ({ data }) => active(data);
    told = false; // a new circuit starts as present
    arm();
    tell();
  });
  personEvents.addEventListener('detached', () => clearTimeout(timer));
  linkEvents.addEventListener('change', () => { if (link.state === 'up') tell(); }); // a call lost with the old connection
}

function input() {
  const now = Date.now();
  if (away || now - toldOthers > TELL_OTHERS) {
    toldOthers = now;
    channel?.postMessage(now);
  }
  active(now);
}

function active(at) {
  lastInput = Math.max(lastInput, at);
  if (!away) return;
  away = false;
  tell();
  arm();
}

// One timer that re-arms itself, not one per input.
function arm() {
  clearTimeout(timer);
  const left = lastInput + awayAfter() - Date.now();
  if (left > 0) timer = setTimeout(arm, left);
  else { away = true; tell(); }
}

async function tell() {
  if (away === told || !session.ref || link.state !== 'up') return;
  const state = away;
  told = state;
  try { await session.ref.invokeMethodAsync('Idle', state); } catch { told = !state; }
}
