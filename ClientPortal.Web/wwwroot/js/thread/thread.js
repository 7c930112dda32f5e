// An open conversation. The server renders a window of committed messages. The browser's part is in the modules beside this one: the reader's
// place, more messages at both ends, pending messages, the composer, receipts.

import { setHiddenField } from '../shell/dom.js';
import { openProfile } from '../shell/profiles.js';
import { Composer } from './composer.js';
import { MessageFocus } from './message-focus.js';
import { copyLink, linkedMessage } from './message-links.js';
import { MoreMessages } from './more-messages.js';
import { PendingMessages } from './pending-messages.js';
import { ReadingPlace } from './reading-place.js';
import { Receipts } from './receipts.js';
import { addTools, edit, useTool } from './tools.js';

const QUOTED = 160; // characters of a quoted text
const threads = new Map(); // conversation → Thread

// A link to a message of a thread that is open already: the thread scrolls to it.
document.addEventListener('click', event => {
  const link = event.target.closest?.('a[href*="message="]');
  if (!link || link.pathname !== location.pathname || link.origin !== location.origin) return;
  for (const thread of threads.values()) if (thread.root.isConnected) thread.jump(linkedMessage(link));
});

/** Called by the thread's component after its first full render. */
export function attachThread(conversation, ref) {
  for (const [id, thread] of threads) if (id === conversation || !thread.root.isConnected) { thread.stop(); threads.delete(id); }
  const root = document.querySelector(`[data-thread="${CSS.escape(conversation)}"]`);
  if (root) threads.set(conversation, new Thread(root, conversation, ref));
}

class Thread {
  constructor(root, conversation, ref) {
    Object.assign(this, { root, conversation, ref, viewer: root.dataset.viewer, words: root.dataset, life: new AbortController() });
    const { signal } = this.life;
    this.scroll = root.querySelector('[data-scroll]');
    this.list = root.querySelector('[data-messages]');
    this.tools = 'writes' in root.dataset ? document.querySelector('[data-tools]') : null;
    this.place = new ReadingPlace(this, signal);
    this.focus = new MessageFocus(this, signal);
    this.more = new MoreMessages(this, signal);
    this.pending = new PendingMessages(this, signal);
    this.receipts = new Receipts(this.scroll, this.viewer, (delivered, read) => this.call('Mark', delivered, read), signal);
    const form = root.querySelector('[data-composer]');
    if (form) this.composer = new Composer(form, this, signal);
    this.watchServer(signal);
    root.addEventListener('click', event => this.clicked(event), { signal });
    this.day = root.querySelector('[data-date]');
    this.day?.addEventListener('change', () => this.toDay(), { signal });
    this.show();
    this.place.toUnread();
    const linked = linkedMessage(location);
    if (linked) this.jump(linked);
    root.dataset.ready = ''; // from now on Enter sends
  }

  stop() { this.life.abort(); }

  call(method, ...values) { return this.ref.invokeMethodAsync(method, ...values); }

  /** A call that renders other messages. Screen readers announce only what arrives, not what was asked for. */
  async page(method, ...values) {
    this.scroll.ariaBusy = 'true';
    try { return await this.call(method, ...values); } finally { this.scroll.ariaBusy = null; }
  }

  // --- what the server renders ---

  watchServer(signal) {
    const messages = new MutationObserver(changes => {
      this.place.added(changes.flatMap(({ addedNodes }) => [...addedNodes]));
      this.show();
      this.focus.restore();
      this.composer?.checkQuote(false);
    });
    messages.observe(this.list, { childList: true, subtree: true, characterData: true });
    // A message was deleted: it may be the quoted one, outside of the rendered window.
    const deletions = new MutationObserver(() => this.composer?.checkQuote(true));
    deletions.observe(this.root, { attributes: true, attributeFilter: ['data-deletions'] });
    signal.addEventListener('abort', () => { messages.disconnect(); deletions.disconnect(); });
  }

  show() {
    addTools(this.list, this.tools);
    this.pending.draw();
    this.receipts.rendered();
    this.hold();
    this.more.watch();
  }

  find(id) { return this.list.querySelector(`[data-testid="message"][data-id="${CSS.escape(id)}"]`); }

  // --- the reader's place ---

  hold() { this.place.hold(); }
  toEnd() { return this.place.toEnd(); }
  jump(id) { return this.place.jump(id); }

  async toDay() {
    const id = this.day.value && await this.call('OnDay', this.day.value).catch(() => null);
    if (id) this.jump(id);
  }

  // --- clicks that the browser handles itself ---

  clicked({ target }) {
    const jump = target.closest('[data-jump]');
    if (jump) return this.jump(jump.dataset.jump);
    if (target.closest('[data-day]')) return this.day?.showPicker?.();
    const message = target.closest('.message');
    if (!message) return;
    if (useTool(message, target)) return;
    if (target.closest('.message > .avatar, button.message-author')) openProfile(message.querySelector('.avatar').dataset.avatar);
    if (target.closest('[data-history]')) setHiddenField(this.root.querySelector('[data-history-asked]'), message.dataset.id);
    if (target.closest('[data-tool=reply]')) this.composer?.replyTo(quoteOf(message));
    if (target.closest('[data-tool=link]')) copyLink(message.dataset.id, this);
  }

  /** Opens the editor of the author's last message. opener: gets the focus when the editor closes. */
  async editLast(opener) {
    await this.place.loadEnd();
    const last = [...this.list.querySelectorAll('.message-mine[data-deleted=false]')].at(-1);
    if (last) edit(last, opener);
  }
}

function quoteOf(message) {
  const textOf = selector => message.querySelector(selector)?.textContent.trim();
  const text = textOf('.message-text') || textOf('.file-name, .file-picture') || '';
  return {
    id: message.dataset.id, internal: message.classList.contains('message-internal'),
    author: message.querySelector('.message-author').textContent, words: text.slice(0, QUOTED),
  };
}
