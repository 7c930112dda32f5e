// Every moment at which the connection may have died without telling: sleep, network change, a tab that comes back.
// Each one leads to one question to the server (a pulse), or wakes a waiting reconnection.

import { kick, link } from './connection.js';
import { askAnew, beatIfDue, evaluate, pulse } from './pulse.js';
import { silence, socketEvents } from './socket.js';
import { SILENCE, SLEPT, SLEPT_HIDDEN, WATCH } from './timing.js';

export function watchConnection() {
  addEventListener('offline', evaluate);
  addEventListener('online', () => doubt('doubt', true));
  addEventListener('pageshow', event => { if (event.persisted) doubt('visible', true); });
  document.addEventListener('resume', () => doubt('visible', true)); // Chromium thawed a frozen tab
  document.addEventListener('visibilitychange', () => { if (!document.hidden) doubt('visible', false); });
  // Driven by the server's pings too: they arrive even where a hidden tab's timers are slowed down.
  socketEvents.addEventListener('message', beatIfDue);

  let last = Date.now();
  setInterval(() => {
    const gap = Date.now() - last;
    last = Date.now();
    if (gap > (document.hidden ? SLEPT_HIDDEN : SLEPT)) doubt('doubt', true);
    else if (!document.hidden && silence() > SILENCE) doubt('doubt', false);
    else beatIfDue();
  }, WATCH);
}

// serious: the socket most likely died. The page stops claiming to be live until the server answered, and three seconds
// without an answer are enough to replace the socket.
function doubt(reason, serious) {
  if (link.state === 'down') kick();
  else if (serious) askAnew(reason);
  else pulse(reason);
}
