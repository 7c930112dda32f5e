// A search field (Ui/SearchField.razor). The browser owns its text. The server gets it as a change event when typing pauses. A text from the
// server is written only while the field has no focus, and only if the server has received everything that was typed.

import { whenSeen } from '../shell/dom.js';

const PAUSE = 200; // ms; longer than the time between two keys, too short to be noticed
const FIELD = 'input[data-search]';
const timers = new Map();            // field → timer since its last key
const sent = new WeakMap();          // field → the text that was sent to the server last
const pendingWrites = new WeakSet(); // fields to write when they lose the focus

export function watchSearch() {
  on('input', field => {
    pendingWrites.delete(field);
    clearTimeout(timers.get(field));
    timers.set(field, setTimeout(send, PAUSE, field));
  });
  on('change', field => {
    cancelTimer(field);
    sent.set(field, field.value);
  });
  on('focusout', field => {
    // Before the browser's own change event, or where it raises none: a character typed and deleted.
    if (timers.has(field)) send(field);
    if (pendingWrites.has(field)) write(field);
  });
  whenSeen(FIELD, field => { if (field.dataset.search) write(field); });
  new MutationObserver(list => list.forEach(({ target }) => { if (target.matches(FIELD)) textChanged(target); }))
    .observe(document.documentElement, { subtree: true, attributes: true, attributeFilter: ['data-search-turn'] });
}

const on = (type, act) => document.addEventListener(type, ({ target }) => { if (target.matches?.(FIELD)) act(target); }, true);

function send(field) {
  cancelTimer(field);
  if (field.isConnected) field.dispatchEvent(new Event('change', { bubbles: true }));
}

function cancelTimer(field) {
  clearTimeout(timers.get(field));
  timers.delete(field);
}

function textChanged(field) {
  if (field === document.activeElement) pendingWrites.add(field);
  else if (!timers.has(field)) write(field);
}

function write(field) {
  pendingWrites.delete(field);
  // The server has not received the latest text yet: that text has priority.
  if (sent.has(field) && sent.get(field) !== field.dataset.searchHeard) return;
  field.value = field.dataset.search;
}
