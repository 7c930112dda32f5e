// The reader's place in a thread. A reader at the end follows what arrives. Any other reader keeps their place while messages are added and
// removed around it, and a button says how many are waiting at the end.

import { flash } from '../shell/changes.js';
import { toast } from '../shell/toasts.js';

const NEAR = 80;        // px from the end: the reader follows what arrives
const HELD = 16;        // messages by which the reader's place is kept: a full window drops a dozen
const FOUND = 1_500;    // ms; how long the target of a jump glows

export class ReadingPlace {
  constructor(thread, signal) {
    // pinned: at the end. unseen: messages that arrived below. positions: of the first messages in view, { id, at: px in the window }.
    Object.assign(this, { thread, scroll: thread.scroll, pinned: true, reportedPinned: true, unseen: 0, positions: null });
    this.button = thread.root.querySelector('[data-to-end]');
    this.button?.addEventListener('click', () => this.toEnd(), { signal });
    this.scroll.addEventListener('scroll', () => this.scrolled(), { passive: true, signal });
    const size = new ResizeObserver(() => this.hold());
    size.observe(this.scroll);
    signal.addEventListener('abort', () => size.disconnect());
  }

  /** Counts messages that were added while the reader is not at the end. */
  added(nodes) {
    if (!this.pinned) this.unseen += nodes.filter(node => node.matches?.('.message[data-arrived]')).length;
  }

  scrolled() {
    this.pinned = !this.moreAfter && this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < NEAR;
    if (this.pinned) this.unseen = 0;
    // The place is the first message in view. Should it be removed, the next one that still exists.
    const top = this.scroll.getBoundingClientRect().top;
    const messages = [...this.thread.list.querySelectorAll('.message')];
    const first = messages.findIndex(message => message.getBoundingClientRect().bottom > top);
    const positionOf = message => ({ id: message.dataset.id, at: message.getBoundingClientRect().top });
    this.positions = first < 0 ? null : messages.slice(first, first + HELD).map(positionOf);
    this.report();
  }

  /** Scrolls back to the reader's place after the thread changed. */
  hold() {
    if (this.pinned) this.scroll.scrollTop = this.scroll.scrollHeight;
    else for (const { id, at } of this.positions ?? []) {
      const message = this.thread.list.querySelector(`.message[data-id="${CSS.escape(id)}"]`);
      if (!message) continue;
      this.scroll.scrollTop += message.getBoundingClientRect().top - at;
      break;
    }
    this.report();
  }

  async toEnd() {
    await this.loadEnd();
    Object.assign(this, { pinned: true, unseen: 0 });
    this.hold();
  }

  /** Has the server render the end of the thread, if the window ends before it. */
  async loadEnd() {
    if (this.moreAfter) await this.thread.page('ToEnd').catch(() => {});
  }

  /** Scrolls to the first unread message when not all unread messages fit. */
  toUnread() {
    const mark = this.scroll.querySelector('[data-unread]');
    if (!mark || mark.getBoundingClientRect().top >= this.scroll.getBoundingClientRect().top) return;
    this.scroll.scrollTop += mark.getBoundingClientRect().top - this.scroll.getBoundingClientRect().top - NEAR / 2;
    this.scrolled();
  }

  /** Scrolls to a message anywhere in the thread and highlights it. */
  async jump(id) {
    const { thread } = this;
    Object.assign(this, { pinned: false, positions: null });
    if (!thread.find(id) && !(await thread.page('Around', id).catch(() => false))) {
      return toast({ kind: 'warning', title: thread.words.lost, text: '' });
    }
    const message = thread.find(id);
    if (!message) return;
    Object.assign(this, { pinned: false, positions: null });
    const [box, view] = [message.getBoundingClientRect(), this.scroll.getBoundingClientRect()];
    this.scroll.scrollTop += box.top - view.top - Math.max(0, (view.height - box.height) / 2);
    message.scrollIntoView({ block: 'nearest', behavior: 'instant' }); // the page too, where the thread is below the fold
    this.scrolled();
    flash(message, 'glow', FOUND);
  }

  get moreAfter() { return this.scroll.hasAttribute('data-more-after'); }

  // To the server, and on the button.
  report() {
    if (this.reportedPinned !== this.pinned) {
      this.reportedPinned = this.pinned; // a full window drops messages at the end that the reader does not see
      this.thread.call('AtEnd', this.pinned).catch(() => {});
    }
    if (!this.button) return;
    const { newWord, newWords, endWords } = this.thread.words;
    const waiting = this.unseen + Number(this.scroll.dataset.waiting ?? 0);
    this.button.hidden = this.pinned;
    const words = waiting === 1 ? newWord
      : waiting > 0 ? newWords.replace('{0}', waiting.toLocaleString(document.documentElement.lang || undefined)) : endWords;
    const label = this.button.querySelector('span');
    if (label.textContent !== words) label.textContent = words;
  }
}
