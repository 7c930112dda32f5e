// The messages of a thread that the server has not rendered yet, below those that it has. Each has the markup of MessageBlock.razor, as far
// as the browser knows the message: nothing moves when the server's takes its place.

import { fileChip } from '../forms/file-chip.js';
import { element, icon } from '../shell/dom.js';
import { discard, markRendered, outboxEvents, pendingOf, tryAgain } from './outbox.js';

export class PendingMessages {
  constructor(thread, signal) {
    Object.assign(this, { thread, host: thread.root.querySelector('[data-pending]'), drawn: null });
    outboxEvents.addEventListener('change', () => this.draw(), { signal });
  }

  draw() {
    const { root, list, conversation, words } = this.thread;
    if (!root.isConnected) return this.thread.stop();
    const isRendered = ({ clientId }) => list.querySelector(`[data-client-id="${CSS.escape(clientId)}"]`) !== null;
    const pending = [];
    for (const entry of pendingOf(conversation)) {
      if (isRendered(entry)) markRendered(entry.clientId);
      else pending.push(entry);
    }
    const shape = JSON.stringify(pending.map(entry => [entry.clientId, entry.refusal]));
    if (shape === this.drawn) return;
    this.drawn = shape;
    this.host.replaceChildren(...pending.map(entry => messageOf(entry, words)));
    this.thread.hold();
  }
}

// words: the sentences of the thread's element.
function messageOf(entry, words) {
  const { clientId, content, internal, refusal, quote, files } = entry;
  const message = element('article', `message message-mine message-unsent${internal ? ' message-internal' : ''}`);
  Object.assign(message.dataset, { testid: 'message', clientId, status: refusal ? 'failed' : 'pending' });
  const body = element('div', 'message-body');
  body.append(headOf(internal, words));
  if (quote) body.append(quoteOf(quote));
  body.append(element('div', 'message-text', content));
  if (files?.length) body.append(filesOf(files));
  body.append(footOf(entry, words));
  message.append(body);
  return message;
}

function headOf(internal, words) {
  const head = element('header', 'message-head');
  head.append(element('span', 'message-author', words.you));
  if (!internal) return head;
  const tag = element('span', 'tag');
  tag.append(icon('visibility_off'), words.internal);
  head.append(tag);
  return head;
}

function quoteOf({ id, author, words }) {
  const quote = element('button', 'message-quote');
  Object.assign(quote, { type: 'button' }).dataset.jump = id;
  quote.append(element('span', 'message-quote-author', author), element('span', 'message-quote-text', words));
  return quote;
}

function filesOf(files) {
  const list = element('ul', 'file-chips');
  list.append(...files.map(file => {
    const item = element('li', 'file-chip');
    item.append(...fileChip(file));
    return item;
  }));
  return list;
}

function footOf(entry, words) {
  const { refusal } = entry;
  const foot = element('footer', 'message-foot', refusal ? `${words.failed} : ${refusal}` : words.pending);
  if (!refusal) return foot;
  foot.append(button(words.retry, 'message-retry', () => tryAgain(entry)), button(words.discard, 'message-discard', () => discard(entry)));
  return foot;
}

function button(words, testid, act) {
  const made = element('button', 'button button-quiet button-small', words);
  Object.assign(made, { type: 'button' }).dataset.testid = testid;
  made.addEventListener('click', act);
  return made;
}
