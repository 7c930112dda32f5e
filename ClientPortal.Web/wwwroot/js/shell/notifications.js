// The bell. It tells the server when the page is visible and focused while something is unread: what leads to this page is then read. The app's
// badge shows the number, and a screen reader hears it when it has grown and stays so: a message in the open thread is read within a moment.

import { whenSeen } from './dom.js';
import { checkPush, closeShown } from './push.js';

const BELL = '[data-testid="notification-bell"]';
const SETTLE = 400;     // ms on a page before it counts as seen
const SAY = 1_500;      // ms that a number has to last before it is announced

let ref = null;
let seenTimer = 0;
let sayTimer = 0;
let said = 0;

/** Called by the bell's component after its first render. */
export function attachNotifications(dotNetRef, personId) {
  ref = dotNetRef;
  seen();
  checkPush(dotNetRef, personId);
}

export function watchNotifications() {
  whenSeen(BELL, bell => {
    said = Number(bell.dataset.unread);
    new MutationObserver(changed).observe(bell, { attributes: true, attributeFilter: ['data-unread', 'data-place'] });
    changed();
  });
  addEventListener('focus', seen);
  document.addEventListener('visibilitychange', seen);
}

const unread = () => Number(document.querySelector(BELL)?.dataset.unread ?? 0);

function changed() {
  seen();
  const count = unread();
  if (count > 0) navigator.setAppBadge?.(count).catch(() => {});
  else clear();
  clearTimeout(sayTimer);
  sayTimer = setTimeout(say, SAY);
}

function clear() {
  navigator.clearAppBadge?.().catch(() => {});
  closeShown().catch(() => {});
}

function seen() {
  clearTimeout(seenTimer);
  seenTimer = setTimeout(() => {
    if (document.visibilityState === 'visible' && document.hasFocus() && unread() > 0) ref?.invokeMethodAsync('Seen').catch(() => {});
  }, SETTLE);
}

function say() {
  const [count, region] = [unread(), document.querySelector('[data-notifications-said]')];
  if (region) region.textContent = count > said ? document.querySelector(BELL).getAttribute('aria-label') : '';
  said = count;
}
