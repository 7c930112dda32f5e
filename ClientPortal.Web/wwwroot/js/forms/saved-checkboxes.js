// Saves the state of a check box with data-remember="key" in this browser: it is a preference of the browser, not of the account.

import { whenSeen } from '../shell/dom.js';

const storageKey = box => `portal:checkbox:${box.dataset.remember}`;

export function keepCheckboxes() {
  whenSeen('[data-remember]', box => { box.checked = localStorage.getItem(storageKey(box)) === 'on'; });
  document.addEventListener('change', ({ target }) => {
    if (target.matches?.('[data-remember]')) localStorage.setItem(storageKey(target), target.checked ? 'on' : 'off');
  });
}
