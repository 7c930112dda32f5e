// Where the keyboard goes when a form opens, and when it closes: into [data-first-field], and back to [data-opens-draft="key"], the
// element that opens the form of that key, or [data-opened-draft="key"], the one that did; and where it goes when what it was on is moved to another place of the page: with it
// ([data-follows-focus] with its data-id). Without it all end at the top of the document.

import { whenSeen } from './dom.js';
import { placeIsOwed } from './place.js';

let form = null;  // the draft key of the form that had the focus last
let moved = null; // the id of the card that has it, or had it when it was taken out

export function watchFocus() {
  document.addEventListener('focusin', ({ target }) => {
    form = target.closest('[data-draft]')?.dataset.draft ?? null;
    moved = target.closest('[data-follows-focus]')?.dataset.id ?? null;
  }, true);
  // Whoever points beside it has left it.
  document.addEventListener('pointerdown', () => { moved = null; }, true);
  // After a reload of ours the reader's own place comes first.
  whenSeen('[data-first-field]', field => { if (!placeIsOwed()) field.focus(); });
  new MutationObserver(giveBack).observe(document.documentElement, { childList: true, subtree: true });
}

function giveBack() {
  if (document.activeElement !== document.body) return;
  if (moved !== null) document.querySelector(`[data-follows-focus][data-id="${CSS.escape(moved)}"]`)?.focus();
  if (form === null) return;
  const key = CSS.escape(form);
  if (document.querySelector(`[data-draft="${key}"]`)) return;
  const opener = document.querySelector(`[data-opened-draft="${key}"]`) ?? document.querySelector(`[data-opens-draft="${key}"]`);
  opener?.focus();
}
