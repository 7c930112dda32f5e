// Toasts, in <div id="toasts"> outside of Blazor's rendering, so that they appear while the circuit is busy or lost. textContent only, never HTML.
// Of the tabs of a browser one shows them.

import { element } from './dom.js';
import { inOneTab } from './tabs.js';

const LIFE = 5_000;
const LONG_LIFE = 15_000; // there is a decision to take, or a fault to read
const MAX_VISIBLE = 3;
const ICON = { info: 'ℹ', success: '✓', warning: '!', error: '✕' }; // with text beside it: colour is never the only sign
const waiting = [];

/**
 * { kind: info|success|warning|error, title, text, href, group, action: { text, target } }. The same group replaces its toast and counts up,
 * unless it has an action. The action clicks the page's [data-toast-action=target].
 */
export const toast = note => inOneTab(() => show(note));

function show({ kind = 'info', title = '', text = '', href = null, group = null, action = null }) {
  const host = document.getElementById('toasts');
  if (!host) return;
  const note = { kind, title, text, href, group, action, count: 1 };

  const shown = group && [...host.children].find(el => el.dataset.group === group && !el.classList.contains('leaving'));
  if (shown) {
    note.count = note.action || shown.querySelector('.toast-action') ? 1 : Number(shown.dataset.count) + 1;
    fill(shown, note);
    shown.restart();
    return;
  }
  const queued = group && waiting.find(other => other.group === group);
  if (queued) Object.assign(queued, note, { count: queued.count + 1 });
  else waiting.push(note);
  showNext(host);
}

function showNext(host) {
  while (waiting.length > 0 && host.querySelectorAll('.toast').length < MAX_VISIBLE) host.append(create(host, waiting.shift()));
}

function create(host, note) {
  const el = element('div', 'toast');
  el.dataset.testid = 'toast';
  if (note.kind === 'error') el.setAttribute('role', 'alert'); // the others are announced politely by #toasts
  if (note.group) el.dataset.group = note.group;
  fill(el, note);
  limitLife(el, () => leave(host, el));
  return el;
}

function fill(el, { kind, title, text, href, action, count }) {
  el.dataset.kind = kind;
  el.dataset.count = count;
  const icon = element('span', 'toast-icon', ICON[kind] ?? ICON.info);
  icon.setAttribute('aria-hidden', 'true');

  const body = href ? element('a', 'toast-body') : element('div', 'toast-body');
  if (href) {
    body.href = href;
    // Handled here: Blazor's link interception does not cover this element.
    body.addEventListener('click', event => follow(event, el, href));
  }
  const heading = element('strong', 'toast-title', title);
  if (count > 1) heading.append(' ', element('span', 'toast-count', `×${count}`));
  body.append(heading);
  if (text) body.append(element('span', 'toast-text', text));

  const close = element('button', 'toast-close', '×');
  close.type = 'button';
  close.setAttribute('aria-label', document.getElementById('toasts').dataset.closeLabel ?? 'Close');
  close.addEventListener('click', () => el.end());
  el.replaceChildren(icon, body, ...(action ? [actionButton(el, action)] : []), close);
}

function actionButton(el, { text, target }) {
  const button = element('button', 'button button-quiet button-small toast-action', text);
  button.type = 'button';
  button.dataset.testid = 'toast-action';
  button.addEventListener('click', () => {
    document.querySelector(`[data-toast-action="${CSS.escape(target)}"]`)?.click();
    el.end();
  });
  return button;
}

function follow(event, el, href) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  event.stopPropagation();
  el.end();
  const local = new URL(href, document.baseURI);
  if (local.origin !== location.origin) return;
  if (window.Blazor?.navigateTo) window.Blazor.navigateTo(local.href);
  else location.assign(local);
}

// The timer is paused under the pointer and the focus.
function limitLife(el, end) {
  let timer = 0;
  const stop = () => clearTimeout(timer);
  const run = () => { stop(); timer = setTimeout(end, el.dataset.kind === 'error' || el.querySelector('.toast-action') ? LONG_LIFE : LIFE); };
  const resume = () => { if (!el.matches(':hover, :focus-within')) run(); };
  el.addEventListener('pointerenter', stop);
  el.addEventListener('pointerleave', resume);
  el.addEventListener('focusin', stop);
  el.addEventListener('focusout', () => setTimeout(resume));
  el.restart = resume;
  el.end = () => { stop(); end(); };
  run();
}

function leave(host, el) {
  if (el.classList.contains('leaving')) return;
  el.classList.add('leaving');
  // The style sheet decides whether the removal is animated (prefers-reduced-motion turns it off there).
  Promise.allSettled(el.getAnimations().map(a => a.finished)).then(() => { el.remove(); showNext(host); });
}
