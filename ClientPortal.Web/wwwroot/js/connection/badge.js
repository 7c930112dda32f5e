// <live-badge>: the server renders attributes only; this element renders its content. pulse.js defines "live".
// Server: updates, cursor, caught-up, last-event, labels (JSON). Ours: data-state, data-updates, children.

import { byServer } from './clock.js';
import { cursorChanged, status, statusEvents } from './pulse.js';
import { relative } from '../shell/times.js';

const STATE_LABEL = { live: 'live', 'catching-up': 'catchingUp', stale: 'stale', offline: 'offline' };

class LiveBadge extends HTMLElement {
  static observedAttributes = ['updates', 'cursor', 'caught-up', 'last-event', 'labels'];

  #button = element('button', { type: 'button', className: 'live-badge-button' });
  #dot = element('span', { className: 'live-badge-dot' });
  #text = element('span', { className: 'live-badge-text' });
  #popover = null;
  #clock = 0;
  #life = null;

  connectedCallback() {
    this.#dot.setAttribute('aria-hidden', 'true');
    this.#button.append(this.#dot, this.#text);
    this.#button.setAttribute('aria-expanded', 'false');
    this.#button.setAttribute('aria-haspopup', 'dialog');
    this.append(this.#button);
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.#button.addEventListener('click', () => (this.#popover ? this.#close() : this.#open()), { signal });
    statusEvents.addEventListener('change', () => this.#render(), { signal });
    document.addEventListener('pointerdown', event => { if (!this.contains(event.target)) this.#close(); }, { signal });
    document.addEventListener('keydown', event => {
      if (event.key !== 'Escape' || !this.#popover) return;
      event.stopPropagation();
      this.#close();
    }, { signal, capture: true });
    cursorChanged();
    this.#render();
  }

  disconnectedCallback() {
    this.#close();
    this.#life?.abort();
    this.replaceChildren();
  }

  attributeChangedCallback(name) {
    if (name === 'updates') this.dataset.updates = this.getAttribute('updates') || '0';
    if (!this.isConnected) return;
    if (name === 'cursor') cursorChanged();
    this.#render();
  }

  get #labels() {
    try { return JSON.parse(this.getAttribute('labels')) ?? {}; } catch { return {}; }
  }

  #render() {
    const labels = this.#labels;
    const text = stateText(labels, Number(this.getAttribute('updates') || 0));
    const changed = this.dataset.state !== status.state;
    this.dataset.state = status.state;
    this.dataset.updates = this.getAttribute('updates') || '0';
    if (this.#text.textContent !== text) this.#text.textContent = text;
    this.#button.title = labels.title ?? '';
    // Screen readers announce only a change of state: counts change too often.
    if (changed) announce(stateText(labels, 0));
    if (this.#popover) this.#fill(labels);
  }

  // The popover exists only while open, so that the badge's text content is the visible text.
  #open() {
    this.#popover = element('div', { className: 'live-badge-popover' });
    this.#popover.setAttribute('role', 'dialog');
    this.#popover.setAttribute('aria-label', this.#labels.title ?? '');
    this.#fill(this.#labels);
    this.append(this.#popover);
    this.#button.setAttribute('aria-expanded', 'true');
    this.#clock = setInterval(() => this.#fill(this.#labels), 1_000);
  }

  #close() {
    if (!this.#popover) return;
    clearInterval(this.#clock);
    this.#popover.remove();
    this.#popover = null;
    this.#button.setAttribute('aria-expanded', 'false');
  }

  #fill(labels) {
    const lastEvent = this.getAttribute('last-event');
    const none = labels.none ?? '—';
    const rows = [
      [labels.since, status.state === 'live' ? clock(status.since, { seconds: true }) : none],
      [labels.lastEvent, lastEvent ? relative(new Date(lastEvent)) : none],
      [labels.latency, status.latency === null ? none : `${status.latency} ms`],
      [labels.caughtUp, this.getAttribute('caught-up') || '0'],
    ];
    const explain = labels.explain?.[STATE_LABEL[status.state]];
    const list = element('dl', {});
    for (const [name, value] of rows) list.append(element('dt', { textContent: name ?? '' }), element('dd', { textContent: value }));
    this.#popover.replaceChildren(
      element('strong', { className: 'live-badge-state', textContent: stateText(labels, 0) }),
      ...(explain ? [element('p', { textContent: explain })] : []),
      list);
  }
}

function stateText(labels, updates) {
  const label = labels[STATE_LABEL[status.state]] ?? status.state;
  if (status.state === 'live') return updates > 0 ? `${label} ${updates}` : label;
  if (status.state === 'stale') return label.replace('{0}', clock(status.receivedAt));
  if (status.behind > 0) return label.replace('{0}', status.behind.toLocaleString(document.documentElement.lang || undefined));
  return label.replace(/\s*\(\{0\}\)|\s*\{0\}/, '');
}

function clock(at, { seconds = false } = {}) {
  const format = { hour: '2-digit', minute: '2-digit', ...(seconds && { second: '2-digit' }) };
  return new Date(byServer(at)).toLocaleTimeString(document.documentElement.lang || undefined, format);
}

// Outside the badge, so that the badge's text content does not contain the announcement.
function announce(text) {
  let region = document.getElementById('live-announcer');
  if (!region) {
    region = element('div', { id: 'live-announcer', className: 'visually-hidden' });
    region.setAttribute('aria-live', 'polite');
    document.body.append(region);
  }
  region.textContent = text;
}

const element = (name, properties) => Object.assign(document.createElement(name), properties);

customElements.define('live-badge', LiveBadge);
