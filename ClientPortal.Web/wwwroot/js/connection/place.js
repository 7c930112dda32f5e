// Keeps the reader's place over a reload by the page: window scroll, every [data-keep-scroll="key"], focus and caret.

const KEY = 'portal:place';
const LONGEST = 5_000; // lists fill in after the circuit starts; later than this the reader has settled
const SETTLED = 1_000;  // content that arrives above moves the page: hold the place until nothing moved for this long
const TOO_OLD = 10 * 60_000;
let holding = false;

/** True while the reader's place is being restored: nothing else may take the focus. */
export const isRestoringPlace = () => holding || sessionStorage.getItem(KEY) !== null;

export function savePlace() {
  const elements = {};
  for (const el of document.querySelectorAll('[data-keep-scroll]')) elements[keyOf(el)] = [el.scrollLeft, el.scrollTop];
  const place = { path: location.pathname, at: Date.now(), window: [scrollX, scrollY], elements, focus: focusNow() };
  sessionStorage.setItem(KEY, JSON.stringify(place));
}

export function restorePlace() {
  const place = take();
  if (!place || place.path !== location.pathname || Date.now() - place.at > TOO_OLD) return;

  holding = true;
  const began = Date.now();
  let moved = began;
  const stop = new AbortController();
  // The reader's own input ends the restoring.
  for (const type of ['wheel', 'touchstart', 'keydown', 'pointerdown'])
    addEventListener(type, () => stop.abort(), { once: true, passive: true, capture: true, signal: stop.signal });
  stop.signal.addEventListener('abort', () => { holding = false; });

  const step = () => {
    if (stop.signal.aborted) return;
    const places = [[document.scrollingElement, place.window],
      ...[...document.querySelectorAll('[data-keep-scroll]')].map(el => [el, place.elements[keyOf(el)]])];
    const now = Date.now();
    for (const [el, position] of places) if (position && hold(el, position)) moved = now;
    if (place.focus) giveFocus(place.focus);
    if (now - moved > SETTLED && now - began > SETTLED * 2 || now - began > LONGEST) stop.abort();
    else setTimeout(step, 100);
  };
  step();
}

function take() {
  const text = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  return text && JSON.parse(text);
}

// True when the element is not yet at its position. Scrolls only when the content is long enough: a half-filled list would lose the place.
function hold(el, [left, top]) {
  if (Math.abs(el.scrollTop - top) <= 1 && Math.abs(el.scrollLeft - left) <= 1) return false;
  if (el.scrollHeight - el.clientHeight < top - 1) return true;
  el.scrollTo({ left, top, behavior: 'instant' });
  return true;
}

// The focused element, by its id or by its name within its draft, and the caret: a reload must not interrupt typing.
function focusNow() {
  const el = document.activeElement;
  if (!el || el === document.body) return null;
  const draft = el.closest('[data-draft]')?.dataset.draft;
  const selector = el.id ? `#${CSS.escape(el.id)}`
    : draft && el.name ? `[data-draft="${CSS.escape(draft)}"] [name="${CSS.escape(el.name)}"]` : null;
  let caret = null;
  try { caret = [el.selectionStart, el.selectionEnd]; } catch { /* not a text field */ }
  return selector && { selector, caret };
}

// Called repeatedly while the place is restored: the router focuses the page's title at an unknown moment.
function giveFocus({ selector, caret }) {
  const el = document.querySelector(selector);
  const active = document.activeElement;
  if (!el || (active && active !== document.body && !active.matches('h1'))) return; // it has the focus already, or the reader chose another element
  el.focus({ preventScroll: true });
  if (caret?.[0] != null) try { el.setSelectionRange(...caret); } catch { /* not a text field */ }
}

const keyOf = el => el.dataset.keepScroll || el.id;
