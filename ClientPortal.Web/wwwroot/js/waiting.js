// The page of those who wait: the server says after how many seconds there may be room. What was typed is in the browser's storage.

import { PROBE_LIMIT } from './connection/timing.js';

const pause = 1_000 * Number(document.querySelector('[data-seconds]').dataset.seconds);

// The browser would show its own error page while no node answers.
async function again() {
  const answer = await fetch('/health/live', { cache: 'no-store', signal: AbortSignal.timeout(PROBE_LIMIT) }).catch(() => null);
  if (answer?.ok) location.reload();
  else setTimeout(again, pause);
}

setTimeout(again, pause);
