// Input while the circuit is not connected (offline, half-open). A changed field looks saved on screen, but the server does not have its
// value: when the same circuit resumes, the field's events are raised again. A click is lost: the badge moves at once.

import { flash } from '../shell/changes.js';
import { link, linkEvents } from './connection.js';
import { announceValues, isField } from '../forms/drafts.js';
import { badge } from './pulse.js';
import { received } from './socket.js';

const MARGIN = 2_000; // input sent just before the last message from the server may still have been lost
const NUDGE = 600;
const touched = new Map(); // field → when

export function watchLostInput() {
  for (const type of ['input', 'change']) document.addEventListener(type, noteInput, true);
  for (const type of ['click', 'change', 'submit']) document.addEventListener(type, refuseWhenDown, true);
  // Blazor's own answers that it cannot deliver: not a fault of the page, so they are kept out of the console.
  addEventListener('unhandledrejection', event => {
    if (event.reason?.message?.startsWith('Cannot send data if the connection is not in the')) event.preventDefault();
  });
  let down = false;
  linkEvents.addEventListener('change', () => {
    if (link.state === 'down') down = true;
    if (link.state === 'up' && down) { down = false; resend(); }
  });
}

// Blazor ignores every event of a page that is not connected and does not prevent the browser's default: a form would be submitted and leave
// the page, with all that was typed. (The script of .NET 9 threw an error, which prevented it.)
function refuseWhenDown(event) {
  if (link.state === 'up' || !event.composedPath().some(node => isBlazors(node, event.type))) return;
  if (event.type === 'submit') event.preventDefault();
  if (badge()) flash(badge(), 'nudge', NUDGE);
}

// Blazor stores an element's handlers here (checked in the script of 10.0.12).
const isBlazors = (node, type) =>
  Object.keys(node).some(key => key.startsWith('_blazorEvents_') && node[key].getHandler?.(type));

function noteInput({ target, isTrusted }) {
  if (!isTrusted || !isField(target)) return;
  if (link.state === 'up')
    for (const [field, at] of touched) if (at < received.at - MARGIN) touched.delete(field);
  touched.set(target, Date.now());
}

function resend() {
  const fields = [...touched].filter(([field, at]) => field.isConnected && at >= received.lostAt - MARGIN).map(([field]) => field)
    .sort((one, other) => one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1);
  touched.clear();
  announceValues(fields);
}
