// The server's clock, estimated: the browser's own, corrected by the time in the page and in every answer of the server. What was "just now"
// for the server is "just now" here, however wrong the browser's clock is.

export const clockEvents = new EventTarget(); // 'change': the estimate moved by more than NOTICEABLE

const NOTICEABLE = 1_000; // ms; less than this is network delay

let offset = 0;

/** Milliseconds since 1970 by the server's clock. */
export const now = () => Date.now() + offset;

/** Converts a moment of this browser's clock to the server's. Milliseconds since 1970. */
export const byServer = at => at + offset;

/** Corrects the estimate. server: its time, taken between asked and answered of this browser's clock. Milliseconds since 1970. */
export function adjustClock(server, asked, answered) {
  const measured = server - (asked + answered) / 2;
  if (!Number.isFinite(measured)) return;
  const moved = Math.abs(measured - offset) >= NOTICEABLE;
  offset = measured;
  if (moved) clockEvents.dispatchEvent(new Event('change'));
}

// The page says when it was rendered: between its request and its first byte. That is earlier than the first answer.
const made = Number(document.documentElement.dataset.now);
const { requestStart, responseStart } = performance.getEntriesByType('navigation')[0] ?? {};
if (made && responseStart) {
  const since = moment => Date.now() - (performance.now() - moment);
  adjustClock(made, since(requestStart), since(responseStart));
}
