// How the browser's storage holds what a person wrote and the server does not have yet. Live pages and the offline page share it, so it imports
// nothing: the service worker keeps this one file.

const OUTBOX = 'portal:outbox:';
const PERSON = 'portal:person';
const KNOWN = 'portal:conversations:';
const SENT = 50;  // ids of sent drafts that are stored, for tabs that were not open on the conversation meanwhile
const MOST = 40;  // conversations that are offered without the server

let lastAt = 0;

// --- messages that wait ---

/** A message that waits. Two of one moment keep their order. */
export function putWaiting(person, message) {
  lastAt = Math.max(Date.now(), lastAt + 1);
  const entry = { ...message, at: lastAt };
  storeWaiting(person, entry);
  return entry;
}

export const storeWaiting = (person, entry) => localStorage.setItem(waitingKey(person, entry), JSON.stringify(entry));
export const removeWaiting = (person, entry) => localStorage.removeItem(waitingKey(person, entry));
export const isWaitingKey = key => key.startsWith(OUTBOX);

/** In the order in which they were written. */
export function waitingOf(person) {
  const mine = Object.keys(localStorage).filter(key => key.startsWith(`${OUTBOX}${person}:`));
  return mine.map(key => read(key)).filter(Boolean).sort((a, b) => a.at - b.at);
}

const waitingKey = (person, { conversation, at, clientId }) => `${OUTBOX}${person}:${conversation}:${at}:${clientId}`;

// --- drafts of messages ---

export const draftKey = (person, conversation) => `portal:message:${person}:${conversation}`;

/** The draft of this tab or else the latest one; null where there is none that waits. */
export function draftOf(person, conversation) {
  const key = draftKey(person, conversation);
  return [sessionStorage, localStorage].map(storage => read(key, storage)).find(draft => isUnsent(person, draft)) ?? null;
}

export function sentIds(person) {
  return read(`portal:sent:${person}`) ?? [];
}

export const addSentId = (person, id) => localStorage.setItem(`portal:sent:${person}`, JSON.stringify([...sentIds(person), id].slice(-SENT)));

/** All drafts, { conversation, draft }. */
export function draftsOf(person) {
  const root = draftKey(person, '');
  const keys = new Set([sessionStorage, localStorage].flatMap(Object.keys).filter(key => key.startsWith(root)));
  return [...keys].map(key => key.slice(root.length)).map(conversation => ({ conversation, draft: draftOf(person, conversation) }))
    .filter(({ draft }) => draft);
}

const isUnsent = (person, draft) => typeof draft?.text === 'string' && !sentIds(person).includes(draft.id);

// --- who, and where they may write ---

/** The person whose pages this browser shows; null after signing out. */
export const currentPerson = () => localStorage.getItem(PERSON);

export const setCurrentPerson = person => localStorage.setItem(PERSON, person);

/** The person may write in these conversations, { id, title }: newest first. */
export function knowConversations(person, found) {
  if (found.length === 0) return;
  const ids = new Set(found.map(({ id }) => id));
  const all = [...found, ...conversationsOf(person).filter(({ id }) => !ids.has(id))].slice(0, MOST);
  localStorage.setItem(KNOWN + person, JSON.stringify(all));
}

export const conversationsOf = person => read(KNOWN + person) ?? [];

// Another tab may have removed it in this moment.
function read(key, storage = localStorage) {
  try { return JSON.parse(storage.getItem(key)); } catch { return null; }
}

/** A version 4 UUID. randomUUID exists only on https and localhost; a portal may run on plain http in an office. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  [bytes[6], bytes[8]] = [(bytes[6] & 0x0f) | 0x40, (bytes[8] & 0x3f) | 0x80];
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
