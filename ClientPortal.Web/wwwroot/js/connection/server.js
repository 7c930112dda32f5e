// Asks the server past the circuit, which is lost.

import { PROBE_LIMIT } from './timing.js';

/** @returns {Promise<Response|null>} null when nothing answers in time; a proxy may answer in the server's place */
export async function askServer() {
  try {
    const url = new URL('health/live', document.baseURI);
    return await fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(PROBE_LIMIT) });
  } catch {
    return null;
  }
}
