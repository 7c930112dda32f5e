// The offline page: what waits to be sent, the drafts, and a field to write in. It uses the same storage as the live pages, so that what is
// written here is sent by the first live page after the return, once, with the audience that its draft had.

import {
  addSentId, conversationsOf, currentPerson, draftKey, draftOf, draftsOf, isWaitingKey, newId, putWaiting, removeWaiting, waitingOf,
} from './thread/waiting.js';

const PAUSES = [2_000, 3_000, 5_000]; // between two questions whether the server is back; the last one repeats
const PROBE_LIMIT = 4_000;
const STORAGES = [sessionStorage, localStorage]; // as messagedrafts.js does: this tab's draft, and the latest one
const EMPTY = { text: '', internal: false, quote: null, mentions: [], files: [] };

const person = currentPerson();
const find = selector => document.querySelector(selector);
const [form, choice, text] = [find('[data-form]'), find('[data-conversation]'), find('[data-text]')];
const sent = new BroadcastChannel('portal:sent'); // tabs with the same draft clear it
let draft = null;

document.documentElement.dataset.theme = /(?:^|; )theme=(light|dark)/.exec(document.cookie)?.[1] ?? 'auto';
document.title = find('main').dataset.title;
find('[data-retry]').addEventListener('click', () => check(true));
choice.addEventListener('change', load);
text.addEventListener('input', save);
form.addEventListener('submit', event => { event.preventDefault(); send(); });
addEventListener('storage', ({ key }) => { if (key === null || isWaitingKey(key)) render(); });
addEventListener('online', () => check(false));
start();

function start() {
  find('[data-no-person]').hidden = person !== null;
  for (const part of document.querySelectorAll('[data-kept]')) part.hidden = person === null;
  if (person) {
    offer();
    load();
    render();
  }
  watch();
}

// --- writing ---

function offer() {
  const known = conversationsOf(person);
  find('[data-write]').hidden = known.length === 0;
  find('[data-no-conversation]').hidden = known.length > 0;
  choice.replaceChildren(...known.map(({ id, title }) => new Option(title, id)));
  const here = known.find(({ id }) => location.pathname.endsWith(id));
  if (here) choice.value = here.id;
}

function load() {
  if (!choice.value) return;
  draft = { ...EMPTY, id: newId(), ...draftOf(person, choice.value) };
  text.value = draft.text;
  find('[data-internal]').hidden = !draft.internal;
  measure();
}

function save() {
  draft = { ...draft, id: newId(), text: text.value };
  try {
    keep();
    find('[data-full]').hidden = true;
  } catch {
    find('[data-full]').hidden = false;
  }
  measure();
  render();
}

function send() {
  const { id, internal, files, quote, mentions } = draft;
  const content = text.value.trim();
  if ((!content && !files.length) || measure()) return text.focus();
  try {
    putWaiting(person, {
      conversation: choice.value, clientId: id, content, internal, files, replyTo: quote?.id, quote: quote ?? undefined,
      mentions: mentions.filter(([name]) => content.includes(name)).map(([, mentioned]) => mentioned),
    });
    addSentId(person, id);
  } catch {
    find('[data-full]').hidden = false;
    return;
  }
  sent.postMessage({ key: key(), value: draft });
  draft = { ...EMPTY, id: newId(), internal };
  keep();
  load();
  render();
  text.focus();
}

const key = () => draftKey(person, choice.value);

// Also where nothing is written yet: what follows a note is a note, until its author chooses otherwise.
function keep() {
  for (const storage of STORAGES)
    if (draft.text || draft.files.length || draft.internal) storage.setItem(key(), JSON.stringify(draft));
    else storage.removeItem(key());
}

function measure() {
  const tooLong = text.value.trim().length > Number(form.dataset.limit);
  find('[data-too-long]').hidden = !tooLong;
  return tooLong;
}

// --- lists ---

function render() {
  const titles = new Map(conversationsOf(person).map(({ id, title }) => [id, title]));
  fill('waiting', waitingOf(person), (row, entry) => {
    describe(row, titles.get(entry.conversation), entry.content);
    row.querySelector('[data-discard]').addEventListener('click', () => { removeWaiting(person, entry); render(); });
  });
  fill('draft', draftsOf(person).filter(one => one.draft.text), (row, { conversation, draft: { text: words } }) => {
    describe(row, titles.get(conversation), words);
    const goOn = row.querySelector('[data-continue]');
    goOn.hidden = !titles.has(conversation);
    goOn.addEventListener('click', () => { choice.value = conversation; load(); text.focus(); });
  });
}

function fill(kind, items, write) {
  const list = find(kind === 'waiting' ? '[data-waiting]' : '[data-drafts]');
  find(`[data-none-${kind}]`).hidden = items.length > 0;
  list.replaceChildren(...items.map(item => {
    const row = find(`template[data-row="${kind}"]`).content.firstElementChild.cloneNode(true);
    write(row, item);
    return row;
  }));
}

function describe(row, title, words) {
  if (title) row.querySelector('[data-title]').textContent = title;
  row.querySelector('[data-words]').textContent = words;
}

// --- the server's return ---

async function watch() {
  for (let n = 0; ; n++) {
    await new Promise(done => setTimeout(done, PAUSES[Math.min(n, PAUSES.length - 1)]));
    await check(false);
  }
}

// A person who is writing decides themselves when the page goes.
async function check(asked) {
  const back = await serverAnswers();
  find('[data-state="back"]').hidden = !back;
  find('[data-state="away"]').hidden = back;
  if (!back || (!asked && text.value.trim())) return;
  if (location.pathname === '/offline') location.replace('/');
  else location.reload();
}

async function serverAnswers() {
  try {
    return (await fetch('/health/live', { cache: 'no-store', signal: AbortSignal.timeout(PROBE_LIMIT) })).ok;
  } catch {
    return false;
  }
}
