// Requests more messages at both ends of a thread, before the reader gets there. The server marks an end that has more with [data-end], which
// contains the name of the method that renders it.

const AHEAD = 400; // px

export class MoreMessages {
  constructor(thread, signal) {
    Object.assign(this, { thread, asking: false });
    const margin = { root: thread.scroll, rootMargin: `${AHEAD}px 0px` };
    this.visibility = new IntersectionObserver(ends => ends.some(end => end.isIntersecting) && this.load(), margin);
    signal.addEventListener('abort', () => this.visibility.disconnect());
  }

  /** The server may have rendered other ends. */
  watch() {
    this.visibility.disconnect();
    for (const end of this.ends) this.visibility.observe(end);
  }

  async load() {
    if (this.asking || !this.thread.root.isConnected) return;
    const end = this.ends.find(one => this.isNear(one));
    if (!end) return;
    this.asking = true;
    try { await this.thread.page(end.dataset.end); } catch { /* asked again when it comes into view */ }
    this.asking = false;
    this.watch();
  }

  get ends() { return [...this.thread.scroll.querySelectorAll('[data-end]')]; }

  isNear(end) {
    const [box, view] = [end.getBoundingClientRect(), this.thread.scroll.getBoundingClientRect()];
    return box.bottom > view.top - AHEAD && box.top < view.bottom + AHEAD;
  }
}
