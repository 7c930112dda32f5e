// Light, dark, or the system's setting: one attribute, one cookie (the server renders the first paint from it), two style sheets.
// Works on every page, with or without a circuit.

import { whenSeen } from './dom.js';

const YEAR = 365 * 86_400;
const systemDark = matchMedia('(prefers-color-scheme: dark)');

export function watchTheme() {
  document.addEventListener('click', event => {
    const button = event.target.closest?.('[data-testid="theme-switch"], [data-theme-set]');
    if (!button) return;
    event.preventDefault();
    // A plain switch always changes the visible theme; 'auto' has a button of its own (data-theme-set="auto").
    setTheme(button.dataset.themeSet || (effective() === 'dark' ? 'light' : 'dark'));
  });
  whenSeen('[data-testid="theme-switch"], [data-theme-set]', mark);
  systemDark.addEventListener('change', apply);
  apply();
}

export function setTheme(theme) {
  const secure = location.protocol === 'https:' ? '; secure' : '';
  document.cookie = `theme=${theme}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
  document.documentElement.dataset.theme = theme;
  apply();
}

const chosen = () => document.documentElement.dataset.theme || 'auto';
const effective = () => (chosen() === 'auto' ? (systemDark.matches ? 'dark' : 'light') : chosen());

function apply() {
  const theme = chosen();
  document.documentElement.dataset.effectiveTheme = effective();
  for (const link of document.querySelectorAll('link[data-theme-css]')) {
    const own = link.dataset.themeCss;
    const media = theme === 'auto' ? `(prefers-color-scheme: ${own})` : own === theme ? 'all' : 'not all';
    if (link.media !== media) link.media = media;
  }
  document.querySelectorAll('[data-testid="theme-switch"], [data-theme-set]').forEach(mark);
}

function mark(button) {
  const pressed = button.dataset.themeSet ? button.dataset.themeSet === chosen() : effective() === 'dark';
  button.setAttribute('aria-pressed', String(pressed));
  const label = effective() === 'dark' ? button.dataset.labelLight : button.dataset.labelDark;
  if (label) { button.setAttribute('aria-label', label); button.title = label; }
}
