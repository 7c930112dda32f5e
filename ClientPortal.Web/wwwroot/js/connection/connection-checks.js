// Checks the connection whenever it may have failed without a close event: sleep, network change, a tab that comes back.
// Each check sends one question to the server (a pulse), or starts the next reconnection attempt at once.

import { link, retryNow } from './connection.js';
import { askAnew, beatIfDue, evaluate, pulse } from './pulse.js';
import { silentFor, socketEvents } from './socket.js';
import { SILENCE, SLEPT, SLEPT_HIDDEN, WATCH } from './timing.js';

export function watchConnection() {
  addEventListener('offline', evaluate);
  addEventListener('online', () => checkConnection('check', true));
  addEventListener('pageshow', event => { if (event.persisted) checkConnection('visible', true); });
  document.addEventListener('resume', () => checkConnection('visible', true)); // Chromium thawed a frozen tab
  document.addEventListener('visibilitychange', () => { if (!document.hidden) checkConnection('visible', false); });
  // The server's pings trigger it too: they arrive even where the browser slows a hidden tab's timers.
  socketEvents.addEventListener('message', beatIfDue);

  let last = Date.now();
  setInterval(() => {
    const gap = Date.now() - last;
    last = Date.now();
    if (gap > (document.hidden ? SLEPT_HIDDEN : SLEPT)) checkConnection('check', true);
    else if (!document.hidden && silentFor() > SILENCE) checkConnection('check', false);
    else beatIfDue();
  }, WATCH);
}

// serious: the socket most likely failed. The page is not shown as live until the server answers. After three seconds
// without an answer the socket is replaced.
function checkConnection(reason, serious) {
  if (link.state === 'down') retryNow();
  else if (serious) askAnew(reason);
  else pulse(reason);
}
