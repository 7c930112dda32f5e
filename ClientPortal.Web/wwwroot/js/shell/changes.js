// Highlights changes: rows whose data-changed moves glow; numbers under data-count-up count, or pulse.
// The style sheet owns the animations (.glow 1.5 s, .bump) and turns them off for prefers-reduced-motion.

import { motionReduced, whenSeen } from './dom.js';
import { pageCursor, personEvents } from '../connection/pulse.js';

const GLOW = 1_500;
const COUNT = 600;
let newest = Infinity; // highest sequence seen: a row that appears with a higher one is new, otherwise it scrolled into view

export function watchChanges() {
  new MutationObserver(mutations => {
    for (const { target, attributeName, oldValue } of mutations) {
      const value = target.getAttribute(attributeName);
      if (!value || value === oldValue) continue;
      if (attributeName === 'data-count-up') count(target, Number(oldValue ?? value), Number(value));
      else { noteNewest(value); flash(target, 'glow', GLOW); }
    }
  }).observe(document.documentElement, {
    subtree: true, attributes: true, attributeOldValue: true, attributeFilter: ['data-changed', 'data-count-up'],
  });

  personEvents.addEventListener('attached', () => { newest = pageCursor(); });
  whenSeen('[data-changed]', row => {
    if (Number(row.dataset.changed) > newest) { noteNewest(row.dataset.changed); flash(row, 'glow', GLOW); }
  });
  whenSeen('[data-count-up]', el => count(el, Number(el.dataset.countUp), Number(el.dataset.countUp)));
}

function noteNewest(value) {
  // After this turn: rows of one event appear together.
  setTimeout(() => { if (Number(value) > newest) newest = Number(value); });
}

/** Adds a class for the time of its animation. */
export function flash(el, name, life) {
  el.classList.remove(name);
  void el.offsetWidth; // restarts an animation in progress
  el.classList.add(name);
  const end = event => { if (!event || event.target === el) el.classList.remove(name); };
  el.addEventListener('animationend', end, { once: true });
  setTimeout(end, life + 100);
}

// Rendered empty by the server: this module owns the text and counts. Rendered with text: Blazor owns it, so it only pulses.
const owned = new WeakSet();
const running = new WeakMap();
function count(el, from, to) {
  if (!owned.has(el) && el.childNodes.length > 0) { if (from !== to) flash(el, 'bump', COUNT); return; }
  owned.add(el);
  const format = new Intl.NumberFormat(document.documentElement.lang || undefined);
  cancelAnimationFrame(running.get(el));
  if (from === to || motionReduced() || document.hidden) { el.textContent = format.format(to); return; }
  const began = performance.now();
  const step = now => {
    const part = Math.min(1, (now - began) / COUNT);
    el.textContent = format.format(Math.round(from + (to - from) * part));
    if (part < 1) running.set(el, requestAnimationFrame(step));
  };
  running.set(el, requestAnimationFrame(step));
}
