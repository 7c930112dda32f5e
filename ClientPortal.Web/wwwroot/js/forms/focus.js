// Moves the focus. When a form opens: to [data-first-field]. When it closes: back to [data-opened-draft="key"], the element that opened
// the form of that key, or else [data-opens-draft="key"], an element that can open it. When the focused element is moved to another place
// of the page: to its copy there ([data-follows-focus] with its data-id). Otherwise the focus would end at the top of the document.
// The reason why a form is refused is scrolled into view: on a phone its button is a screen below it.

import { motionReduced, whenSeen } from '../shell/dom.js';
import { isRestoringPlace } from '../connection/place.js';

let form = null;  // the draft key of the form that had the focus last
let moved = null; // the id of the card that has the focus, or had it when it was removed

export function watchFocus() {
  document.addEventListener('focusin', ({ target }) => {
    form = target.closest('[data-draft]')?.dataset.draft ?? null;
    moved = target.closest('[data-follows-focus]')?.dataset.id ?? null;
  }, true);
  // A click elsewhere ends it.
  document.addEventListener('pointerdown', () => { moved = null; }, true);
  // After a reload by the page the reader's former place has priority.
  whenSeen('[data-first-field]', field => { if (!isRestoringPlace()) field.focus(); });
  whenSeen('form .error-note', reason => reason.scrollIntoView({ block: 'nearest', behavior: motionReduced() ? 'instant' : 'smooth' }));
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
