// A check box with data-remember="key" is as the person left it: a taste of this browser, so it stays in this browser.

import { whenSeen } from './dom.js';

const storageKey = box => `portal:taste:${box.dataset.remember}`;

export function keepCheckboxes() {
  whenSeen('[data-remember]', box => { box.checked = localStorage.getItem(storageKey(box)) === 'on'; });
  document.addEventListener('change', ({ target }) => {
    if (target.matches?.('[data-remember]')) localStorage.setItem(storageKey(target), target.checked ? 'on' : 'off');
  });
}
