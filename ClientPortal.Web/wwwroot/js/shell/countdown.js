// [data-countdown="ISO"]: writes the time left until then, or since then, into [data-countdown-text]; data-kind is its urgency.
// One timer for the whole page, and none on the server.

import { clockEvents, now } from '../connection/clock.js';
import { whenSeen } from './dom.js';

const TICK = 1_000;
const SELECTOR = '[data-countdown]';

export function watchCountdowns() {
  whenSeen(SELECTOR, show);
  new MutationObserver(list => list.forEach(({ target }) => { if (target.matches(SELECTOR)) show(target); }))
    .observe(document.documentElement, { subtree: true, attributes: true, attributeFilter: ['data-countdown'] });
  const refresh = () => { if (!document.hidden) document.querySelectorAll(SELECTOR).forEach(show); };
  clockEvents.addEventListener('change', refresh);
  setInterval(refresh, TICK);
  document.addEventListener('visibilitychange', refresh);
}

function show(el) {
  const seconds = (new Date(el.dataset.countdown) - now()) / 1_000;
  if (Number.isNaN(seconds)) return;
  const kind = seconds < 0 ? 'broken' : seconds < Number(el.dataset.soon) ? 'waiting' : 'done';
  if (el.dataset.kind !== kind) el.dataset.kind = kind;
  const words = (seconds < 0 ? el.dataset.over : el.dataset.left).replace('{0}', length(Math.abs(seconds)));
  const text = el.querySelector('[data-countdown-text]');
  if (text && text.textContent !== words) text.textContent = words;
}

// The two largest units, seconds only where they are all that is left.
function length(seconds) {
  const parts = [['day', Math.floor(seconds / 86_400)], ['hour', Math.floor(seconds / 3_600) % 24], ['minute', Math.floor(seconds / 60) % 60]];
  const first = parts.findIndex(([, count]) => count > 0);
  if (first < 0) return unit(Math.floor(seconds), 'second');
  return parts.slice(first, first + 2).filter(([, count]) => count > 0).map(([name, count]) => unit(count, name)).join(' ');
}

const formatters = new Map();
function unit(count, name) {
  const key = `${document.documentElement.lang}${name}`;
  if (!formatters.has(key)) {
    const options = { style: 'unit', unit: name, unitDisplay: 'short' };
    formatters.set(key, new Intl.NumberFormat(document.documentElement.lang || undefined, options));
  }
  return formatters.get(key).format(count);
}
