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
  for (const type of ['click', 'change', 'submit']) document.addEventListener(type, unheard, true);
  // Blazor's own answers that it cannot deliver: no fault of the page, so it does not end in the console.
  addEventListener('unhandledrejection', event => {
    if (event.reason?.message?.startsWith('Cannot send data if the connection is not in the')) event.preventDefault();
  });
  let down = false;
  linkEvents.addEventListener('change', () => {
    if (link.state === 'down') down = true;
    if (link.state === 'up' && down) { down = false; resend(); }
  });
}

// Blazor passes over every event of a page that is not connected, and leaves the browser to do what it would have kept it from: a form
// that is sent by itself takes the page away, with all that was typed. (The script of 9 threw an error and kept it.)
function unheard(event) {
  if (link.state === 'up' || !event.composedPath().some(node => isBlazors(node, event.type))) return;
  if (event.type === 'submit') event.preventDefault();
  if (badge()) flash(badge(), 'nudge', NUDGE);
}

// Where Blazor keeps an element's handlers (checked in the script of 10.0.12).
const isBlazors = (node, type) =>
  Object.keys(node).some(key => key.startsWith('_blazorEvents_') && node[key].getHandler?.(type));

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
