// The circuit's connection: starts it, detects its loss, restores it. Whether the page is current is decided in pulse.js.

import { configureSignalR, dropConnection, noteReceived, received, socketEvents } from './socket.js';
import { jitter, reloadAfterFailure, reloadForNewCircuit, wait } from './reload.js';
import { askServer } from './server.js';
import { ATTEMPT_HANGS, ATTEMPT_LIMIT, RETRY, START_FAILED, START_LIMIT } from './timing.js';

/**
 * state: starting → up ⇄ down → gone. silent: we closed it because it did not answer, and no attempt has failed since. attached: the page's
 * component called attach (pulse.js); a call that is lost before that would block the start for ever, so the page reloads instead.
 */
export const link = { state: 'starting', silent: false, attached: false };
export const linkEvents = new EventTarget(); // 'change'

let endPause = null; // ends the pause before the next attempt
let attempting = false;
let socketGone = false;

export function start() {
  watchErrorUi();
  // A crashed circuit closes its socket and Blazor does not call the reconnection handler. This detects it on pages without #blazor-error-ui.
  socketEvents.addEventListener('message', () => { socketGone = false; });
  socketEvents.addEventListener('close', () => {
    socketGone = true;
    setTimeout(() => { if (socketGone) lost(); }, 500);
  });
  startLimit();
  window.Blazor.start({
    circuit: {
      configureSignalR,
      // Replaces Blazor's own, so that its overlay never exists. Blazor calls it for a paused circuit too, which the portal never requests:
      // then it recovers.
      reconnectionHandler: { onConnectionDown: () => lost(), onConnectionUp: () => {} },
      circuitHandlers: [{ onCircuitOpened: () => { if (link.state === 'starting') up(); } }],
    },
  });
}

/** Closes a connection that no longer answers; recovery follows. */
export function dropSilentLink() {
  if (link.state !== 'up') return;
  link.silent = true;
  dropConnection();
  lost(); // long polling reports its end late, or not at all
}

/** The network or the reader is back: try now instead of at the end of the pause. */
export const retryNow = () => endPause?.();

function up() {
  const moved = link.state === 'down' && location.href !== received.before;
  noteReceived();
  change('up', false);
  // The reader followed a link while the circuit was down: the address changed, the page did not. The router gets the address now.
  if (moved) window.Blazor.navigateTo(location.href, { replaceHistoryEntry: true });
}

async function lost() {
  if (link.state !== 'up') return;
  if (!link.attached) return crashed();
  const atOnce = link.silent;
  received.before = received.href; // later messages of a reconnection must not hide what happened since
  received.lostAt = received.at;
  change('down', link.silent);
  for (let n = 0; ; n++) {
    if (n > 0 || !atOnce) await pause(jitter(RETRY[Math.min(n, RETRY.length - 1)]));
    const outcome = await tryOnce();
    if (outcome === 'up') return up();
    if (outcome === 'gone') break; // Blazor.resumeCircuit() would bring a new circuit into this document: docs/decisions, 16
    if (link.silent) change('down', false);
  }
  change('gone', false);
  reloadForNewCircuit();
}

// A circuit lives in one process: where another one answers there is nothing to come back to, and to be told so by it would take three requests.
async function tryOnce() {
  const answer = await askServer();
  if (!answer) return 'failed';
  const node = answer.headers.get('Portal-Node');
  if (node && node !== document.querySelector('live-badge')?.getAttribute('node')) return 'gone';
  attempting = true;
  // A frozen network neither accepts nor refuses: closing the socket turns the wait into a failure.
  const timer = setInterval(dropConnection, ATTEMPT_LIMIT);
  try {
    const resumed = window.Blazor.reconnect().then(ok => (ok ? 'up' : 'gone'), () => 'failed');
    return await Promise.race([resumed, wait(ATTEMPT_HANGS).then(() => 'gone')]);
  } finally {
    clearInterval(timer);
    attempting = false;
  }
}

function pause(ms) {
  return new Promise(done => {
    const timer = setTimeout(done, ms);
    endPause = () => { clearTimeout(timer); done(); };
  }).finally(() => { endPause = null; });
}

// Blazor shows this element for an unhandled exception (the circuit is dead), and also when one attempt to connect failed
// (then our loop continues). It stays hidden: the page recovers by itself.
function watchErrorUi() {
  const ui = document.getElementById('blazor-error-ui');
  if (!ui) return;
  new MutationObserver(() => {
    if (ui.style.display !== 'block') return;
    ui.style.display = 'none';
    if (!attempting && link.state !== 'down') crashed();
  }).observe(ui, { attributes: true, attributeFilter: ['style'] });
}

function crashed() {
  if (link.state === 'gone') return;
  change('gone', false);
  reloadAfterFailure();
}

// The server stopped between the page and the socket, or the page's component markers expired (5 min), or the circuit opened and rendered
// nothing.
async function startLimit() {
  await wait(START_LIMIT);
  // A slow phone that still receives gets twice the time.
  if (!link.attached && Date.now() - received.at < START_LIMIT / 2) await wait(START_LIMIT);
  if (!link.attached) crashed();
}

// The server stopped before the first request of the circuit: Blazor rejects a promise that no other code handles.
addEventListener('unhandledrejection', async () => {
  if (link.state !== 'starting') return;
  await wait(START_FAILED); // the rejection may come from other code
  if (link.state === 'starting') crashed();
});

function change(state, silent) {
  link.state = state;
  link.silent = silent;
  linkEvents.dispatchEvent(new Event('change'));
}
