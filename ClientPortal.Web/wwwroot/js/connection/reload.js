// The only code that reloads the page. It waits until the server answers (otherwise the browser would show its error page), keeps the
// reader's drafts and place, and never reloads in a tight loop.

import { savePlace } from './place.js';
import { askServer } from './server.js';
import { MAX_RELOADS, RELOAD_WINDOW, RETRY } from './timing.js';

const KEY = 'portal:reloads';
const beforeReloads = new Set();
let reloading = false;

/** Registers a function that runs before any reload by the page (drafts are saved here). */
export const beforeReload = save => beforeReloads.add(save);

/** The circuit no longer exists and there was no fault: reload as soon as the server answers. */
export const reloadForNewCircuit = () => reloadWhenServerAnswers();

/** The server stops soon, and another one answers: each page loads anew at a moment of its own within this time. */
export function leaveNode(within) {
  setTimeout(reloadForNewCircuit, within * Math.random());
}

/** After a fault: the same, but at most three times a minute; then the reader decides. */
export function reloadAfterFailure() {
  const recent = recentReloads();
  if (recent.length >= MAX_RELOADS) return giveUp();
  return reloadWhenServerAnswers(() => sessionStorage.setItem(KEY, JSON.stringify([...recent, Date.now()])));
}

document.addEventListener('portal-other-version', () => reloadAfterFailure()); // one-version.js

async function reloadWhenServerAnswers(justBefore) {
  if (reloading) return;
  reloading = true;
  for (let n = 0; !(await askServer())?.ok; n++)
    await Promise.race([wait(jitter(RETRY[Math.min(n, RETRY.length - 1)])), readerReturns()]);
  justBefore?.();
  for (const save of [savePlace, ...beforeReloads]) attempt(save);
  location.reload();
}

// A hidden tab's timers are slow, and a laptop may have slept: a reader who returns does not wait for the end of a pause.
const readerReturns = () => new Promise(done => {
  addEventListener('online', done, { once: true });
  document.addEventListener('visibilitychange', done, { once: true });
});

function giveUp() {
  document.documentElement.dataset.connection = 'offline';
  const dialog = document.getElementById('live-failed');
  if (!dialog || dialog.open) return;
  dialog.querySelector('button')?.addEventListener('click', event => {
    event.preventDefault();
    sessionStorage.removeItem(KEY);
    reloadWhenServerAnswers();
  }, { once: true });
  dialog.addEventListener('cancel', event => event.preventDefault()); // the page behind it does not work
  dialog.showModal();
}

const recentReloads = () =>
  JSON.parse(sessionStorage.getItem(KEY) ?? '[]').filter(at => Date.now() - at < RELOAD_WINDOW);

// "Leave this page?" is for navigation by the person; a reload by the page keeps drafts itself. Registered before Blazor's handler.
addEventListener('beforeunload', event => { if (reloading) event.stopImmediatePropagation(); }, { capture: true });

/** Half to one and a half of it: after a restart thousands of pages wait for the same moment. */
export const jitter = ms => ms * (0.5 + Math.random());
export const wait = ms => new Promise(done => setTimeout(done, ms));

function attempt(save) {
  try { save(); } catch (error) { console.error(error); } // storage full: the reload matters more
}
