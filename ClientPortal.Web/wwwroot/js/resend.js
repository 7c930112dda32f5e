// What a person does while nobody listens (offline, half-open). A changed field looks saved on screen and is unknown to the
// server: when the same circuit resumes, it says its value again. A click is lost: the badge says so at once.

import { flash } from './changes.js';
import { link, linkEvents } from './connection.js';
import { announceValue, isField } from './drafts.js';
import { badge } from './pulse.js';
import { heard } from './socket.js';

const MARGIN = 2_000; // what was sent just before the last proof of life may still have been lost
const NUDGE = 600;
const touched = new Map(); // field → when

export function watchLostInput() {
  for (const type of ['input', 'change']) document.addEventListener(type, note, true);
  // Blazor throws this for every event that it cannot deliver. It is no fault of the page, so it does not end in the console.
  addEventListener('error', event => {
    if (link.state === 'up' || !event.message?.includes('No interop methods are registered')) return;
    event.preventDefault();
    if (badge()) flash(badge(), 'nudge', NUDGE);
  });
  // The same for the answers to its calls.
  addEventListener('unhandledrejection', event => {
    if (event.reason?.message?.startsWith('Cannot send data if the connection is not in the')) event.preventDefault();
  });
  let down = false;
  linkEvents.addEventListener('change', () => {
    if (link.state === 'down') down = true;
    if (link.state === 'up' && down) { down = false; resend(); }
  });
}

function note({ target, isTrusted }) {
  if (!isTrusted || !isField(target)) return;
  if (link.state === 'up')
    for (const [field, at] of touched) if (at < heard.at - MARGIN) touched.delete(field);
  touched.set(target, Date.now());
}

function resend() {
  const fields = [...touched].filter(([field, at]) => field.isConnected && at >= heard.lostAt - MARGIN).map(([field]) => field);
  touched.clear();
  fields.forEach(announceValue);
}
