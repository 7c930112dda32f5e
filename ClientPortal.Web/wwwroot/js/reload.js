// The one way in which the page reloads itself: only when the server answers (never into a browser's error page), with the
// reader's words and place kept, and never in a tight loop.

import { savePlace } from './place.js';
import { MAX_RELOADS, PROBE_LIMIT, RELOAD_WINDOW, RETRY } from './timing.js';

const KEY = 'portal:reloads';
const savers = new Set();
let reloading = false;

/** Runs before any reload that we cause (drafts flush here). */
export const beforeReload = save => savers.add(save);

/** The circuit is gone, the server is not to blame: reload as soon as it answers. */
export const reloadForNewCircuit = () => reloadWhenServerAnswers();

/** Something broke: the same, but at most three times a minute; then a person decides. */
export function reloadAfterFailure() {
  const recent = recentReloads();
  if (recent.length >= MAX_RELOADS) return giveUp();
  return reloadWhenServerAnswers(() => sessionStorage.setItem(KEY, JSON.stringify([...recent, Date.now()])));
}

async function reloadWhenServerAnswers(justBefore) {
  if (reloading) return;
  reloading = true;
  for (let n = 0; !(await serverAnswers()); n++)
    await Promise.race([wait(jitter(RETRY[Math.min(n, RETRY.length - 1)])), readerReturns()]);
  justBefore?.();
  for (const save of [savePlace, ...savers]) attempt(save);
  location.reload();
}

export async function serverAnswers() {
  try {
    const url = new URL('health/live', document.baseURI);
    const answer = await fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(PROBE_LIMIT) });
    return answer.ok;
  } catch {
    return false;
  }
}

// A hidden tab's timers are slow, a laptop's lid opens: do not let the reader wait for the end of a pause.
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
  dialog.addEventListener('cancel', event => event.preventDefault()); // behind it nothing works
  dialog.showModal();
}

const recentReloads = () =>
  JSON.parse(sessionStorage.getItem(KEY) ?? '[]').filter(at => Date.now() - at < RELOAD_WINDOW);

// "Leave this page?" protects from the person's own mistakes; our reload keeps the words itself. Registered before Blazor's.
addEventListener('beforeunload', event => { if (reloading) event.stopImmediatePropagation(); }, { capture: true });

export const jitter = ms => ms * (0.8 + Math.random() * 0.4);
export const wait = ms => new Promise(done => setTimeout(done, ms));

function attempt(save) {
  try { save(); } catch (error) { console.error(error); } // storage full: the reload matters more
}
