// Keeps the names of the conversations that the person has seen in this browser, for the offline page. Signing out removes them.

import { whenSeen } from '../shell/dom.js';
import { personEvents, session } from '../connection/pulse.js';
import { currentPerson, knowConversations } from './waiting.js';

const SETTLE = 500; // ms: the heading of a thread may be rendered after it

let timer = 0;

export function watchKnownConversations() {
  whenSeen('[data-thread], [data-testid="conversation-row"]', later);
  personEvents.addEventListener('attached', later);
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(know, SETTLE);
}

function know() {
  if (!session.person || currentPerson() !== session.person) return;
  const open = [...document.querySelectorAll('[data-thread][data-writes]')].map(thread => ({ id: thread.dataset.thread, title: headingOf(thread) }));
  const listed = [...document.querySelectorAll('[data-testid="conversation-row"]')]
    .map(row => ({ id: row.dataset.id, title: row.querySelector('.conversation-title')?.textContent ?? '' }));
  try {
    const found = new Map([...open, ...listed].filter(({ title }) => title).map(one => [one.id, one]));
    knowConversations(session.person, [...found.values()]);
  } catch { /* the browser's storage is full: the offline page offers fewer conversations */ }
}

const headingOf = thread => thread.closest('main')?.querySelector('.conversation-name, h1')?.textContent.trim() ?? '';
