// Receipts of one thread. Delivered: the message is rendered here. Read: it is visible here, in a tab that has the focus. Reported to the
// server as two cursors, those of a burst together.

import { statusEvents, status } from '../connection/pulse.js';

const GATHER = 250;

export class Receipts {
  constructor(scroll, viewer, report, signal) {
    Object.assign(this, { scroll, viewer, report, delivered: 0, read: 0, reported: {}, timer: 0 });
    // Of the window, not of the thread's box: on a phone the box may be below the fold.
    this.visibility = new IntersectionObserver(entries => this.seen(entries), { threshold: [0, 0.25, 0.5, 0.75, 1] });
    addEventListener('focus', () => this.readVisible(), { signal });
    document.addEventListener('visibilitychange', () => this.readVisible(), { signal });
    statusEvents.addEventListener('change', () => { if (status.state === 'live') this.mark(); }, { signal });
    signal.addEventListener('abort', () => { this.visibility.disconnect(); clearTimeout(this.timer); });
  }

  /** New messages may have been rendered. */
  rendered() {
    for (const message of this.scroll.querySelectorAll('[data-testid="message"][data-seq]:not([data-watched])')) {
      message.dataset.watched = '';
      if (message.classList.contains('message-mine')) continue;
      this.delivered = Math.max(this.delivered, Number(message.dataset.seq));
      this.visibility.observe(message);
    }
    this.mark();
  }

  // A message taller than the view counts as visible when it fills half of the view.
  seen(entries) {
    const half = Math.min(this.scroll.clientHeight, innerHeight) / 2;
    for (const { target, intersectionRatio, intersectionRect } of entries)
      target.toggleAttribute('data-visible', intersectionRatio >= 0.5 || intersectionRect.height > half);
    this.readVisible();
  }

  readVisible() {
    if (document.visibilityState !== 'visible' || !document.hasFocus()) return;
    for (const message of this.scroll.querySelectorAll('[data-visible][data-seq]')) this.read = Math.max(this.read, Number(message.dataset.seq));
    this.mark();
  }

  mark() {
    if (this.timer || (this.delivered === this.reported.delivered && this.read === this.reported.read) || this.delivered === 0) return;
    this.timer = setTimeout(() => {
      this.timer = 0;
      const { delivered, read } = this;
      this.reported = { delivered, read };
      this.report(delivered, read).catch(() => { this.reported = {}; });
    }, GATHER);
  }
}
