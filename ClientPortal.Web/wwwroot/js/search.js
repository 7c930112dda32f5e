// A search field (Ui/SearchField.razor). Its text belongs to whoever types: the server hears it as a change when the keys rest, and what the
// server wants in it is written only while nobody is in the field, and only by a server that has heard all that was typed.

import { whenSeen } from './dom.js';

const REST = 200; // longer than the next key of somebody who types takes, and too short to wait for
const FIELD = 'input[data-search]';
const resting = new Map();  // field → timer of its last key
const sent = new WeakMap(); // field → the text that went to the server last
const owed = new WeakSet(); // fields that the server wants written, once they are left

export function watchSearch() {
  on('input', field => {
    owed.delete(field);
    clearTimeout(resting.get(field));
    resting.set(field, setTimeout(send, REST, field));
  });
  on('change', field => {
    forget(field);
    sent.set(field, field.value);
  });
  on('focusout', field => {
    // Before the browser's own change, or where it sees none: a letter typed and taken back.
    if (resting.has(field)) send(field);
    if (owed.has(field)) write(field);
  });
  whenSeen(FIELD, field => { if (field.dataset.search) write(field); });
  new MutationObserver(list => list.forEach(({ target }) => { if (target.matches(FIELD)) wanted(target); }))
    .observe(document.documentElement, { subtree: true, attributes: true, attributeFilter: ['data-search-turn'] });
}

const on = (type, act) => document.addEventListener(type, ({ target }) => { if (target.matches?.(FIELD)) act(target); }, true);

function send(field) {
  forget(field);
  if (field.isConnected) field.dispatchEvent(new Event('change', { bubbles: true }));
}

function forget(field) {
  clearTimeout(resting.get(field));
  resting.delete(field);
}

function wanted(field) {
  if (field === document.activeElement) owed.add(field);
  else if (!resting.has(field)) write(field);
}

function write(field) {
  owed.delete(field);
  // What was typed is still on its way: it wins.
  if (sent.has(field) && sent.get(field) !== field.dataset.searchHeard) return;
  field.value = field.dataset.search;
}
