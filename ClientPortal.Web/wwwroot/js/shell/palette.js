// Keys that work on every page: Ctrl+K (⌘K) opens the palette, "?" lists all keys, "/" focuses the page's search. The server renders the
// dialogs; the browser moves the selection in the results.

const TYPING = 'input, textarea, select, [contenteditable]';

export function watchPalette() {
  document.addEventListener('click', event => { if (event.target.closest('[data-opens-palette]')) open(event, '[data-palette-open]'); });
  document.addEventListener('keydown', event => {
    if (event.defaultPrevented || event.isComposing) return;
    const modified = event.ctrlKey || event.metaKey;
    if (modified && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') return open(event, '[data-palette-open]');
    if (event.target.closest?.('[data-palette]')) return walk(event);
    if (modified || event.altKey || event.target.closest?.(TYPING)) return;
    if (event.key === '?') open(event, '[data-keys-open]');
    if (event.key === '/') focus(event, document.querySelector('main input[type="search"]'));
  });
}

function open(event, selector) {
  event.preventDefault();
  if (!document.querySelector('dialog[open]')) document.querySelector(selector)?.click();
}

function focus(event, field) {
  if (!field) return;
  event.preventDefault();
  field.focus();
}

function walk(event) {
  const items = [...event.target.closest('[data-palette]').querySelectorAll('[data-palette-item]')];
  if (!items.length) return;
  const at = items.findIndex(item => item.getAttribute('aria-selected') === 'true');
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    const next = (at + (event.key === 'ArrowDown' ? 1 : items.length - 1) + items.length) % items.length;
    items.forEach((item, n) => item.setAttribute('aria-selected', String(n === next)));
    items[next].scrollIntoView({ block: 'nearest' });
    event.target.setAttribute('aria-activedescendant', items[next].id);
  } else if (event.key === 'Enter') {
    event.preventDefault();
    items[Math.max(at, 0)].click();
  }
}
