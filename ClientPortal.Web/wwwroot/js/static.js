// Pages without a circuit (sign-in, invitations): theme, password reveal, times, and the end of a sign-out. Nothing else.

import { watchPasskeys } from './forms/passkeys.js';
import { leave } from './shell/personal-data.js';
import { watchTheme } from './shell/theme.js';
import { watchTimes } from './shell/times.js';

watchTheme();
watchTimes();
watchPasskeys();
leave();

document.addEventListener('click', event => { if (event.target.closest?.('[data-print]')) print(); });

// <button type="button" data-reveal="id-of-the-input" data-label-show="…" data-label-hide="…">
document.addEventListener('click', event => {
  const button = event.target.closest?.('[data-reveal]');
  const input = button && document.getElementById(button.dataset.reveal);
  if (!input) return;
  const shown = input.type === 'password';
  input.type = shown ? 'text' : 'password';
  button.setAttribute('aria-pressed', String(shown));
  const label = shown ? button.dataset.labelHide : button.dataset.labelShow;
  if (label) button.setAttribute('aria-label', label);
  input.focus();
});

// A password is never submitted from a plain text field, whose value the browser may save.
document.addEventListener('submit', event => {
  for (const button of event.target.querySelectorAll('[data-reveal]')) {
    const input = document.getElementById(button.dataset.reveal);
    if (input) input.type = 'password';
  }
}, true);
