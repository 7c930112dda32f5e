// Keeps what a person typed when the circuit is lost: the fields of [data-draft="key"] that the person changed are saved in the tab's storage
// and restored when an element of that key appears again. The server clears a draft when its content is saved. The field that decides who
// will read the text, [data-audience], is always saved with it and restored before it. Where it is missing it is restored ticked: staff only.

import { whenSeen } from '../shell/dom.js';
import { link, linkEvents } from '../connection/connection.js';
import { personEvents, roundTrip, session } from '../connection/pulse.js';
import { beforeReload } from '../connection/reload.js';

const DEBOUNCE = 150;
const pending = new Map();        // draft element → timer
const before = new WeakMap();     // field → its value before the person changed it
const touched = new WeakSet();    // fields that the person changed; the server sets the others
const restored = new WeakSet();
const telling = new Map();        // field → value to tell the server, one after another; undefined: told, not answered yet
const awaited = new Map();        // select → its saved value, until the option for it is rendered
let [asking, announcing] = [false, false];

export function watchDrafts() {
  for (const type of ['focusin', 'beforeinput']) document.addEventListener(type, event => noteOriginal(event.target), true);
  for (const type of ['input', 'change'])
    document.addEventListener(type, ({ target }) => { changed(target); if (!announcing) typed(target); }, true);
  document.addEventListener('submit', event => announceAgain(event.target), true);
  whenSeen('[data-draft]', seen);
  whenSeen('[data-draft] option', offered);
  // A render may give the same element another key (the composer of another conversation).
  new MutationObserver(list => list.forEach(({ target }) => anotherDraft(target)))
    .observe(document.documentElement, { subtree: true, attributes: true, attributeFilter: ['data-draft'] });
  personEvents.addEventListener('attached', () => document.querySelectorAll('[data-draft]').forEach(seen));
  linkEvents.addEventListener('change', () => { if (link.state !== 'up') tellAgain(); });
  addEventListener('pagehide', keepAll);
  beforeReload(keepAll);
}

export function clearDraft(key) {
  for (const [draft, timer] of pending)
    if (draft.dataset.draft === key) { clearTimeout(timer); pending.delete(draft); }
  for (const draft of document.querySelectorAll(`[data-draft="${CSS.escape(key)}"]`)) untouched(draft);
  sessionStorage.removeItem(storageKey(key));
  document.dispatchEvent(new CustomEvent('draft-cleared', { detail: key }));
}

export const hasDraft = key => sessionStorage.getItem(storageKey(key)) !== null;

function seen(draft) {
  for (const field of fieldsOf(draft)) noteOriginal(field);
  if (session.person && !restored.has(draft)) restore(draft);
}

// Until the person changes it, a field's value is what the server rendered, however late.
function noteOriginal(field) {
  if (isField(field) && !touched.has(field) && field.closest('[data-draft]')) before.set(field, valueOf(field));
}

function untouched(draft) {
  for (const field of fieldsOf(draft)) { touched.delete(field); awaited.delete(field); telling.delete(field); }
}

function anotherDraft(draft) {
  clearTimeout(pending.get(draft));
  pending.delete(draft);
  restored.delete(draft);
  untouched(draft);
  if (draft.dataset.draft) seen(draft);
}

function changed(field) {
  const draft = isField(field) && field.closest('[data-draft]');
  if (!draft) return;
  touched.add(field);
  awaited.delete(field);
  clearTimeout(pending.get(draft));
  pending.set(draft, setTimeout(save, DEBOUNCE, draft));
}

// What a field that waits for its turn is changed to is what the server is told then.
function typed(field) {
  if (telling.get(field) !== undefined) telling.set(field, valueOf(field));
}

/** Saves pending changes now, before their fields are removed. */
export function keepDrafts() {
  for (const draft of [...pending.keys()]) save(draft);
}

// The server may have set a field of a draft after it was saved: an end that moves with its start.
function keepAll() {
  for (const draft of document.querySelectorAll('[data-draft]')) if (fieldsOf(draft).some(field => touched.has(field))) save(draft);
}

function save(draft) {
  clearTimeout(pending.get(draft));
  pending.delete(draft);
  if (!session.person) return;
  const fields = {};
  for (const field of fieldsOf(draft))
    if (awaited.has(field)) fields[nameOf(field)] = awaited.get(field);
    else if (touched.has(field) && wanted(field) !== before.get(field)) fields[nameOf(field)] = wanted(field);
  const key = storageKey(draft.dataset.draft);
  if (Object.keys(fields).length === 0) return sessionStorage.removeItem(key);
  // A hidden field with the base version is saved too, so that the server can detect an edit conflict.
  for (const field of fieldsOf(draft)) if (isBase(field) || isAudience(field)) fields[nameOf(field)] = wanted(field);
  try {
    sessionStorage.setItem(key, JSON.stringify({ stamp: draft.dataset.draftStamp ?? null, fields }));
  } catch (full) {
    console.warn(full); // a tab has a few megabytes; the text is still on the page
  }
}

function restore(draft) {
  restored.add(draft);
  const saved = JSON.parse(sessionStorage.getItem(storageKey(draft.dataset.draft)) ?? 'null');
  if (!saved || saved.stamp !== (draft.dataset.draftStamp ?? null)) return;
  const values = [];
  for (const field of fieldsOf(draft).sort((a, b) => rankOf(a) - rankOf(b))) {
    const value = saved.fields[nameOf(field)] ?? (isAudience(field) && isCheck(field) ? 'true' : undefined);
    // One that is equal now may be set by the answer to one that is told before it.
    if (value === undefined || (value === valueOf(field) && values.length === 0)) continue;
    if (!isBase(field) && !isAudience(field)) touched.add(field);
    if (value === valueOf(field)) before.delete(field);
    if (isChoice(field) && ![...field.options].some(option => option.value === value)) { awaited.set(field, value); continue; }
    setValue(field, value);
    values.push(field);
  }
  announceValues(values);
  draft.dispatchEvent(new CustomEvent('draft-restored', { bubbles: true }));
}

// What the server has not answered yet is announced before the form is sent: what is sent is what is seen. While the link is down nothing is sent.
function announceAgain(draft) {
  if (link.state !== 'up') return;
  for (const [field, value] of [...telling]) {
    if (!field.isConnected || field.closest('[data-draft]') !== draft) continue;
    announceAs(field, value);
    telling.set(field, undefined);
  }
}

// What had no answer when the link was lost may not have arrived.
function tellAgain() {
  for (const [field, value] of telling) if (value === undefined) telling.set(field, valueOf(field));
}

function offered(option) {
  const select = option.closest('select');
  if (awaited.get(select) !== option.value) return;
  setValue(select, option.value);
  announceValues([select]);
}

/**
 * As announceValue, for several fields: each after the server has answered the one before, because its answer renders the form, and an event that
 * was raised for the rendering before may find no handler any more. What had no answer when the link was lost is told again when it is back.
 */
export async function announceValues(fields) {
  for (const field of fields) telling.set(field, wanted(field));
  if (asking) return;
  asking = true;
  while (telling.size > 0) {
    const [[field, value]] = telling;
    if (!field.isConnected) { telling.delete(field); continue; }
    if (link.state === 'up' && value !== undefined) {
      announceAs(field, value);
      telling.set(field, undefined);
    }
    if (link.state !== 'up') await new Promise(changed => linkEvents.addEventListener('change', changed, { once: true }));
    else if (await roundTrip() && telling.get(field) === undefined) telling.delete(field);
  }
  asking = false;
}

// The answer to an earlier field may have set this one: a start moves its end along. Of radios the one that is chosen says so.
function announceAs(field, value) {
  if (value !== undefined && value !== valueOf(field)) setValue(field, value);
  if (field.type === 'radio' && !field.checked) return;
  announcing = true;
  announceValue(field);
  announcing = false;
}

/** Raises the events by which Blazor's bindings read a native field's value. */
export function announceValue(field) {
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new Event('change', { bubbles: true }));
}

export function isField(el) {
  if (el instanceof HTMLInputElement) return !['password', 'file', 'submit', 'button', 'reset', 'image'].includes(el.type);
  return el instanceof HTMLTextAreaElement || el instanceof HTMLSelectElement;
}

const isAudience = field => field.hasAttribute('data-audience');
const isBase = field => field.hasAttribute('data-draft-field');
const rankOf = field => isAudience(field) ? 0 : isBase(field) ? 1 : 2;
const fieldsOf = draft => [draft, ...draft.querySelectorAll('input, textarea, select')].filter(f => isField(f) && nameOf(f));
// Radios share a name: the value distinguishes them.
const nameOf = field => (field.name || field.id) && (field.type === 'radio' ? `${field.name}=${field.value}` : field.name || field.id);
const isChoice = field => field instanceof HTMLSelectElement && !field.multiple;
const isCheck = field => field.type === 'checkbox' || field.type === 'radio';

function valueOf(field) {
  if (isCheck(field)) return String(field.checked);
  return field.multiple && field.options ? JSON.stringify([...field.selectedOptions].map(o => o.value)) : field.value;
}

// While it waits for its turn the field may show what the answer to another one set.
const wanted = field => telling.get(field) ?? valueOf(field);

function setValue(field, value) {
  if (isCheck(field)) field.checked = value === 'true';
  else if (field.multiple && field.options) {
    const chosen = JSON.parse(value);
    for (const o of field.options) o.selected = chosen.includes(o.value);
  } else field.value = value;
}

const storageKey = key => `portal:draft:${session.person}:${key}`;
