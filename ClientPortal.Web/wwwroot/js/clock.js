// The server's clock, as this browser can know it: its own, corrected by what the page and every answer of the server say. What was "just
// now" for the server is "just now" here, however wrong the browser's clock is.

export const clockEvents = new EventTarget(); // 'change': another time than the one that is shown

const WORTH_SHOWING = 1_000; // ms; less than this is the network's doing

let offset = 0;

/** Milliseconds since 1970 by the server's clock. */
export const now = () => Date.now() + offset;

/** A moment that this browser's clock measured, by the server's. */
export const byServer = at => at + offset;

/** The server said what time it was, at a moment between these two of this browser's. */
export function heardTime(server, asked, answered) {
  const measured = server - (asked + answered) / 2;
  if (!Number.isFinite(measured)) return;
  const moved = Math.abs(measured - offset) >= WORTH_SHOWING;
  offset = measured;
  if (moved) clockEvents.dispatchEvent(new Event('change'));
}

// The page itself says when it was made, before the first answer can: somewhere between its request and its first byte.
const made = Number(document.documentElement.dataset.now);
const { requestStart, responseStart } = performance.getEntriesByType('navigation')[0] ?? {};
if (made && responseStart) {
  const since = moment => Date.now() - (performance.now() - moment);
  heardTime(made, since(requestStart), since(responseStart));
}
