// An open conversation. The server renders a window of committed messages. The browser adds pending messages, keeps the reader's place while
// messages are added and removed around it, requests more at both ends, and reports what was delivered and read.

import { flash } from '../shell/changes.js';
import { Composer } from './composer.js';
import { setHiddenField } from '../shell/dom.js';
import { discard, outboxEvents, pendingOf, settle, tryAgain } from './outbox.js';
import { openProfile } from '../shell/profiles.js';
import { Receipts } from './receipts.js';
import { toast } from '../shell/toasts.js';
import { edit, equip, useTool } from './tools.js';
import { waitingFiles } from '../forms/uploads.js';

const NEAR = 80;        // px from the end: the reader follows what arrives
const AHEAD = '400px';  // more is requested before the reader gets there
const HELD = 16;        // messages by which the reader's place is kept: a full window drops a dozen
const FOUND = 1_500;    // ms; how long the target of a jump glows
const QUOTED = 160;
const threads = new Map();

const asked = () => new URLSearchParams(location.search).get('message');

// A link to a message of a thread that is open already: the thread scrolls to it.
document.addEventListener('click', event => {
  const link = event.target.closest?.('a[href*="message="]');
  if (!link || link.pathname !== location.pathname || link.origin !== location.origin) return;
  for (const thread of threads.values()) if (thread.root.isConnected) thread.jump(new URLSearchParams(link.search).get('message'));
});

/** Called by the thread's component after its first full render. */
export function attachThread(conversation, ref) {
  for (const [id, thread] of threads) if (id === conversation || !thread.root.isConnected) { thread.stop(); threads.delete(id); }
  const root = document.querySelector(`[data-thread="${CSS.escape(conversation)}"]`);
  if (root) threads.set(conversation, new Thread(root, conversation, ref));
}

class Thread {
  constructor(root, conversation, ref) {
    Object.assign(this, { root, conversation, ref, viewer: root.dataset.viewer });
    Object.assign(this, { pinned: true, reportedPinned: true, asking: false, unseen: 0, place: null });
    this.scroll = root.querySelector('[data-scroll]');
    this.list = root.querySelector('[data-messages]');
    this.host = root.querySelector('[data-pending]');
    this.tools = 'writes' in root.dataset ? document.querySelector('[data-tools]') : null;
    this.down = root.querySelector('[data-to-end]');
    this.words = root.dataset;
    this.life = new AbortController();
    const { signal } = this.life;
    this.receipts = new Receipts(this.scroll, this.viewer, (delivered, read) => this.call('Mark', delivered, read), signal);
    const form = root.querySelector('[data-composer]');
    if (form) this.composer = new Composer(form, this, signal);
    this.changes = new MutationObserver(list => this.rendered(list));
    this.changes.observe(this.list, { childList: true, subtree: true, characterData: true });
    // A message was deleted: it may be the quoted one, outside of the rendered window.
    this.deletions = new MutationObserver(() => this.composer?.checkQuote(true));
    this.deletions.observe(root, { attributes: true, attributeFilter: ['data-deletions'] });
    const margin = { root: this.scroll, rootMargin: `${AHEAD} 0px` };
    this.ends = new IntersectionObserver(list => list.some(one => one.isIntersecting) && this.more(), margin);
    this.scroll.addEventListener('scroll', () => this.scrolled(), { passive: true, signal });
    this.down?.addEventListener('click', () => this.toEnd(), { signal });
    root.addEventListener('click', event => this.clicked(event), { signal });
    this.day = root.querySelector('[data-date]');
    this.day?.addEventListener('change', () => this.toDay(), { signal });
    outboxEvents.addEventListener('change', () => this.draw(), { signal });
    new ResizeObserver(() => this.hold()).observe(this.scroll);
    equip(this.list, this.tools);
    this.draw();
    this.receipts.rendered();
    this.hold();
    this.toUnread();
    this.watchEnds();
    if (asked()) this.jump(asked());
    root.dataset.ready = ''; // from now on Enter sends
  }

  stop() {
    this.life.abort();
    this.changes.disconnect();
    this.deletions.disconnect();
    this.ends.disconnect();
  }

  call(method, ...values) { return this.ref.invokeMethodAsync(method, ...values); }

  // --- the reader's place ---

  rendered(mutations) {
    const added = mutations.flatMap(({ addedNodes }) => [...addedNodes]);
    if (!this.pinned) this.unseen += added.filter(node => node.matches?.('.message[data-arrived]')).length;
    equip(this.list, this.tools);
    this.draw();
    this.receipts.rendered();
    this.hold();
    this.watchEnds();
    this.composer?.checkQuote(false);
  }

  scrolled() {
    this.pinned = !this.moreAfter && this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < NEAR;
    if (this.pinned) this.unseen = 0;
    // The place is the first message in view. Should it be removed, the next one that still exists.
    const top = this.scroll.getBoundingClientRect().top;
    const messages = [...this.list.querySelectorAll('.message')];
    const first = messages.findIndex(message => message.getBoundingClientRect().bottom > top);
    const positionOf = message => ({ id: message.dataset.id, at: message.getBoundingClientRect().top });
    this.place = first < 0 ? null : messages.slice(first, first + HELD).map(positionOf);
    this.showDown();
  }

  hold() {
    if (this.pinned) this.scroll.scrollTop = this.scroll.scrollHeight;
    else for (const { id, at } of this.place ?? []) {
      const message = this.list.querySelector(`.message[data-id="${CSS.escape(id)}"]`);
      if (!message) continue;
      this.scroll.scrollTop += message.getBoundingClientRect().top - at;
      break;
    }
    this.showDown();
  }

  async toEnd() {
    if (this.moreAfter) await this.call('ToEnd').catch(() => {});
    Object.assign(this, { pinned: true, unseen: 0 });
    this.hold();
  }

  // Scrolls to the first unread message when not all unread messages fit.
  toUnread() {
    const mark = this.scroll.querySelector('[data-unread]');
    if (!mark || mark.getBoundingClientRect().top >= this.scroll.getBoundingClientRect().top) return;
    this.scroll.scrollTop += mark.getBoundingClientRect().top - this.scroll.getBoundingClientRect().top - NEAR / 2;
    this.scrolled();
  }

  /** Scrolls to a message anywhere in the thread and highlights it. */
  async jump(id) {
    const find = () => this.find(id);
    Object.assign(this, { pinned: false, place: null });
    if (!find() && !(await this.call('Around', id).catch(() => false))) return toast({ kind: 'warning', title: this.words.lost, text: '' });
    const message = find();
    if (!message) return;
    Object.assign(this, { pinned: false, place: null });
    const [box, view] = [message.getBoundingClientRect(), this.scroll.getBoundingClientRect()];
    this.scroll.scrollTop += box.top - view.top - Math.max(0, (view.height - box.height) / 2);
    this.scrolled();
    flash(message, 'glow', FOUND);
  }

  find(id) { return this.list.querySelector(`[data-testid="message"][data-id="${CSS.escape(id)}"]`); }

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
    if (target.closest('[data-tool=reply]')) this.composer?.answer(this.quoteOf(message));
    if (target.closest('[data-tool=link]')) this.copyLink(message.dataset.id);
  }

  quoteOf(message) {
    const textOf = selector => message.querySelector(selector)?.textContent.trim();
    const text = textOf('.message-text') || textOf('.file-name, .file-picture') || '';
    return {
      id: message.dataset.id, internal: message.classList.contains('message-internal'),
      author: message.querySelector('.message-author').textContent, words: text.slice(0, QUOTED),
    };
  }

  async copyLink(id) {
    const link = `${location.origin}${location.pathname}?message=${id}`;
    try {
      await navigator.clipboard.writeText(link);
    } catch {
      // The clipboard API does not exist on plain http: the older command is used.
      const field = Object.assign(document.createElement('textarea'), { value: link });
      this.root.append(field);
      field.select();
      document.execCommand('copy');
      field.remove();
    }
    toast({ kind: 'success', title: this.words.copied, text: '' });
  }

  /** Opens the editor of the author's last message. opener: gets the focus when the editor closes. */
  async editLast(opener) {
    if (this.moreAfter) await this.call('ToEnd').catch(() => {});
    const last = [...this.list.querySelectorAll('.message-mine[data-deleted=false]')].at(-1);
    if (last) edit(last, opener);
  }

  get moreAfter() { return this.scroll.hasAttribute('data-more-after'); }

  showDown() {
    if (this.reportedPinned !== this.pinned) {
      this.reportedPinned = this.pinned; // a full window drops messages at the end that the reader does not see
      this.call('AtEnd', this.pinned).catch(() => {});
    }
    if (!this.down) return;
    const waiting = this.unseen + Number(this.scroll.dataset.waiting ?? 0);
    this.down.hidden = this.pinned;
    const words = waiting === 1 ? this.words.newWord
      : waiting > 0 ? this.words.newWords.replace('{0}', waiting.toLocaleString(document.documentElement.lang || undefined)) : this.words.endWords;
    const label = this.down.querySelector('span');
    if (label.textContent !== words) label.textContent = words;
  }

  // --- more at both ends ---

  watchEnds() {
    this.ends.disconnect();
    for (const end of this.scroll.querySelectorAll('[data-end]')) this.ends.observe(end);
  }

  async more() {
    if (this.asking || !this.root.isConnected) return;
    const near = end => {
      const [box, view] = [end.getBoundingClientRect(), this.scroll.getBoundingClientRect()];
      return box.bottom > view.top - parseInt(AHEAD) && box.top < view.bottom + parseInt(AHEAD);
    };
    const end = [...this.scroll.querySelectorAll('[data-end]')].find(near);
    if (!end) return;
    this.asking = true;
    try { await this.call(end.dataset.end); } catch { /* asked again when it comes into view */ }
    this.asking = false;
    this.watchEnds();
  }

  // --- pending messages ---

  draw() {
    if (!this.root.isConnected) return this.stop();
    const rendered = id => this.list.querySelector(`[data-client-id="${CSS.escape(id)}"]`);
    const [owed, shown] = [[], []];
    for (const one of pendingOf(this.conversation)) (rendered(one.clientId) ? shown : owed).push(one);
    for (const { clientId } of shown) settle(clientId);
    const shape = JSON.stringify(owed.map(one => [one.clientId, one.refusal]));
    if (shape === this.drawn) return;
    this.drawn = shape;
    this.host.replaceChildren(...owed.map(one => this.bubble(one)));
    this.hold();
  }

  bubble(entry) {
    const { clientId, content, internal, refusal, files, quote } = entry;
    const foot = element('footer', 'message-foot', refusal ? `${this.words.failed} : ${refusal}` : this.words.pending);
    if (refusal) {
      foot.append(button(this.words.retry, 'retry', () => tryAgain(entry)), button(this.words.discard, 'discard', () => discard(entry)));
    }
    const head = element('header', 'message-head', '');
    head.append(element('span', 'message-author', this.words.you));
    if (internal) head.append(element('span', 'tag', this.words.internal));
    const body = element('div', 'message-body', '');
    body.append(head, element('div', 'message-text', content), foot);
    if (quote) head.after(element('div', 'message-quote', `${quote.author} · ${quote.words}`));
    if (files?.length) foot.before(waitingFiles(files));
    const article = element('article', `message message-mine message-unsent${internal ? ' message-internal' : ''}`, '');
    Object.assign(article.dataset, { testid: 'message', clientId, status: refusal ? 'failed' : 'pending' });
    article.append(body);
    return article;
  }
}

function element(name, className, text) {
  return Object.assign(document.createElement(name), { className, textContent: text });
}

function button(words, what, act) {
  const made = element('button', 'button button-quiet button-small', words);
  made.type = 'button';
  made.dataset.testid = `message-${what}`;
  made.addEventListener('click', act);
  return made;
}
