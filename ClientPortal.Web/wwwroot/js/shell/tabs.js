// Of all tabs of a browser one shows toasts and plays tones: the front one, which the person used last. The others hear from it that it is
// there; when it does not answer, one of them takes its place.

import { link } from '../connection/connection.js';

const FRONT = 'portal:front';
const ANSWER_LIMIT = 500; // ms. Messages between tabs take a few; a hidden tab's timers have whole seconds
const me = crypto.getRandomValues(new Uint32Array(2)).join('-');
const channel = new BroadcastChannel('portal:tabs');
const waiting = new Set(); // of the questions whether the front tab is there

export function watchTabs() {
  channel.addEventListener('message', ({ data }) => {
    if (data.ask && data.ask === me && isFront() && link.state === 'up') channel.postMessage({ here: me });
    else if (data.here) for (const heard of waiting) heard(data.here);
  });
  addEventListener('focus', toFront);
  addEventListener('pointerdown', toFront, { passive: true, capture: true });
  document.addEventListener('visibilitychange', () => { if (!document.hidden) toFront(); });
  addEventListener('pagehide', () => { if (isFront()) localStorage.removeItem(FRONT); });
  if (!document.hidden) toFront();
}

/** Runs act in one tab of the browser. Every tab calls it when the same thing happens. */
export async function inOneTab(act) {
  const front = localStorage.getItem(FRONT);
  if (front === me || (front === null && takeOver(front))) return act();
  if (!await answers(front) && takeOver(front)) act();
}

const isFront = () => localStorage.getItem(FRONT) === me;

function toFront() {
  if (!isFront()) localStorage.setItem(FRONT, me);
}

// Storage has no locks: of two tabs that take the place of a third in one moment both may, and the second write stays.
function takeOver(gone) {
  if (localStorage.getItem(FRONT) !== gone) return isFront();
  toFront();
  return isFront();
}

function answers(front) {
  return new Promise(done => {
    const heard = tab => { if (tab === front) end(true); };
    const timer = setTimeout(() => end(false), ANSWER_LIMIT);
    function end(there) {
      clearTimeout(timer);
      waiting.delete(heard);
      done(there);
    }
    waiting.add(heard);
    channel.postMessage({ ask: front });
  });
}
