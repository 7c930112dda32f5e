// Where the keyboard goes when a form opens, and when it closes: into [data-first-field], and back to [data-opens-draft="key"], the
// element that opened the form of that key. Without it both end at the top of the document.

import { whenSeen } from './dom.js';
import { placeIsOwed } from './place.js';

let form = null; // the draft key of the form that had the focus last

export function watchFocus() {
  document.addEventListener('focusin', ({ target }) => { form = target.closest('[data-draft]')?.dataset.draft ?? null; }, true);
  // After a reload of ours the reader's own place comes first.
  whenSeen('[data-first-field]', field => { if (!placeIsOwed()) field.focus(); });
  new MutationObserver(giveBack).observe(document.documentElement, { childList: true, subtree: true });
}

function giveBack() {
  if (form === null || document.activeElement !== document.body) return;
  const key = CSS.escape(form);
  if (document.querySelector(`[data-draft="${key}"]`)) return;
  const opener = document.querySelector(`[data-opens-draft="${key}"]`);
  opener?.focus();
}
