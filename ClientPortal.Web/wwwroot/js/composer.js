// The composer and what waits to be sent. Both live in the browser's storage, so that words outlive a lost circuit, a reload and a closed
// laptop. A message stands at once as pending, keeps its client id whatever is retried, and goes out in order, one after the other.

import { personEvents, session, status, statusEvents } from './pulse.js';

const TYPING_EVERY = 4_000;
const MARK_AFTER = 250;      // receipts of a burst travel together
const threads = new Map();   // conversation → Thread

/** Called by the thread's component after its first render. */
export function attachThread(conversation, ref) {
  const root = document.querySelector(`[data-thread="${CSS.escape(conversation)}"]`);
  if (!root) return;
  threads.get(conversation)?.stop();
  threads.set(conversation, new Thread(root, conversation, ref));
}

class Thread {
  constructor(root, conversation, ref) {
    Object.assign(this, { root, conversation, ref, sending: false, typedAt: 0, delivered: 0, read: 0, marking: 0 });
    this.scroll = root.querySelector('[data-pin-bottom]');
    this.form = root.querySelector('[data-composer]');
    this.life = new AbortController();
    const { signal } = this.life;
    this.visible = new IntersectionObserver(entries => this.seen(entries), { root: this.scroll, threshold: 0.5 });
    this.renders = new MutationObserver(() => this.rendered());
    this.renders.observe(this.scroll, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-status'] });
    statusEvents.addEventListener('change', () => this.flush(), { signal });
    addEventListener('focus', () => this.look(), { signal });
    document.addEventListener('visibilitychange', () => this.look(), { signal });
    if (this.form) this.listen(signal);
    this.toBottom();
    this.rendered();
    this.flush();
  }

  stop() {
    this.life.abort();
    this.visible.disconnect();
    this.renders.disconnect();
    clearTimeout(this.marking);
  }

  // --- writing ---

  listen(signal) {
    this.input = this.form.querySelector('[data-input]');
    this.internal = this.form.querySelector('[data-internal]');
    this.error = this.form.querySelector('[data-error]');
    this.input.value = localStorage.getItem(this.key('text')) ?? '';
    this.grow();
    this.input.addEventListener('input', () => { this.keep(); this.grow(); this.type(); }, { signal });
    this.input.addEventListener('keydown', event => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.submit(); }
    }, { signal });
    this.form.addEventListener('submit', event => { event.preventDefault(); this.submit(); }, { signal });
  }

  submit() {
    const content = this.input.value.trim();
    if (!content) return;
    if (content.length > Number(this.form.dataset.limit)) return this.say(this.form.dataset.tooLong);
    this.say('');
    this.owe([...this.owed(), { clientId: crypto.randomUUID(), content, internal: this.internal?.checked ?? false, at: Date.now() }]);
    this.input.value = '';
    this.keep();
    this.grow();
    this.draw();
    this.toBottom();
    this.flush();
  }

  type() {
    if (status.state !== 'live' || Date.now() - this.typedAt < TYPING_EVERY || !this.input.value.trim()) return;
    this.typedAt = Date.now();
    this.ref.invokeMethodAsync('Typing', this.internal?.checked ?? false).catch(() => {});
  }

  keep() {
    if (this.input.value) localStorage.setItem(this.key('text'), this.input.value);
    else localStorage.removeItem(this.key('text'));
  }

  grow() {
    this.input.rows = Math.min(8, this.input.value.split('\n').length);
  }

  say(sentence) {
    this.error.textContent = sentence;
    this.error.hidden = !sentence;
  }

  // --- sending ---

  async flush() {
    if (this.sending || !this.form || status.state === 'offline') return;
    this.sending = true;
    try {
      for (let next; (next = this.owed().find(one => !one.refusal)); ) {
        const answer = await this.ref.invokeMethodAsync('Send', next.clientId, next.content, next.internal);
        const refused = answer.id ? null : answer.refusal;
        this.owe(this.owed().flatMap(one => one.clientId !== next.clientId ? [one] : refused ? [{ ...one, refusal: refused }] : []), !refused && next);
      }
    } catch {
      // The circuit went: what is owed stays, and goes out when the page is live again.
    } finally {
      this.sending = false;
      this.draw();
    }
  }

  owed() {
    try { return JSON.parse(localStorage.getItem(this.key('owed'))) ?? []; } catch { return []; }
  }

  // What was just sent stays drawn until its committed self is rendered.
  owe(list, sent = null) {
    if (list.length > 0) localStorage.setItem(this.key('owed'), JSON.stringify(list));
    else localStorage.removeItem(this.key('owed'));
    if (sent) this.lately = [...(this.lately ?? []), sent];
  }

  draw() {
    const host = this.root.querySelector('[data-pending]');
    if (!host) return;
    const rendered = id => this.scroll.querySelector(`[data-testid="message"][data-id][data-client-id="${CSS.escape(id)}"]`);
    this.lately = (this.lately ?? []).filter(one => !rendered(one.clientId));
    host.replaceChildren(...[...this.lately, ...this.owed()].filter(one => !rendered(one.clientId)).map(one => this.bubble(one)));
  }

  bubble({ clientId, content, internal, refusal }) {
    const words = this.form.dataset;
    const text = element('div', 'message-text', content);
    const foot = element('footer', 'message-foot', refusal ? `${words.failed} : ${refusal}` : words.waiting);
    if (refusal) {
      foot.append(
        this.button(words.retry, () => this.owe(this.owed().map(one => one.clientId === clientId ? { ...one, refusal: undefined } : one))),
        this.button(words.discard, () => this.owe(this.owed().filter(one => one.clientId !== clientId))));
    }
    const head = element('header', 'message-head', '');
    head.append(element('span', 'message-author', words.mine));
    if (internal) head.append(element('span', 'tag', words.internalLabel));
    const body = element('div', 'message-body', '');
    body.append(head, text, foot);
    const article = element('article', `message message-mine message-unsent${internal ? ' message-internal' : ''}`, '');
    Object.assign(article.dataset, { testid: 'message', clientId, status: refusal ? 'failed' : 'pending' });
    article.append(body);
    return article;
  }

  button(words, act) {
    const button = element('button', 'button button-quiet button-small', words);
    button.type = 'button';
    button.addEventListener('click', () => { act(); this.draw(); this.flush(); });
    return button;
  }

  // --- reading ---

  rendered() {
    const pinned = this.pinned ?? true;
    for (const message of this.scroll.querySelectorAll('[data-testid="message"][data-seq]:not([data-watched])')) {
      message.dataset.watched = '';
      if (message.dataset.author !== this.root.dataset.viewer) {
        this.delivered = Math.max(this.delivered, Number(message.dataset.seq));
        this.visible.observe(message);
      }
    }
    if (this.form) this.draw();
    if (pinned) this.toBottom();
    this.mark();
  }

  seen(entries) {
    for (const { target, isIntersecting } of entries) target.toggleAttribute('data-visible', isIntersecting);
    this.look();
  }

  look() {
    if (document.visibilityState !== 'visible' || !document.hasFocus()) return;
    for (const message of this.scroll.querySelectorAll('[data-visible][data-seq]')) this.read = Math.max(this.read, Number(message.dataset.seq));
    this.mark();
  }

  mark() {
    const [delivered, read] = [this.delivered, this.read];
    if (delivered === this.told?.delivered && read === this.told?.read) return;
    clearTimeout(this.marking);
    this.marking = setTimeout(() => {
      this.told = { delivered, read };
      this.ref.invokeMethodAsync('Mark', delivered, read).catch(() => { this.told = null; });
    }, MARK_AFTER);
  }

  toBottom() {
    if (!this.watchingScroll) {
      this.watchingScroll = true;
      this.scroll.addEventListener('scroll', () => {
        this.pinned = this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < 80;
      }, { passive: true, signal: this.life.signal });
    }
    this.scroll.scrollTop = this.scroll.scrollHeight;
  }

  key(what) { return `portal:thread:${session.person}:${this.conversation}:${what}`; }
}

function element(name, className, text) {
  return Object.assign(document.createElement(name), { className, textContent: text });
}

// A component that went took its thread with it.
export function watchThreads() {
  personEvents.addEventListener('detached', () => { for (const thread of threads.values()) thread.stop(); threads.clear(); });
}
