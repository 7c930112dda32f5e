// <button hidden data-zone-for="id-of-a-select" data-label="… {0}">: offers this browser's time zone while another one is chosen.

import { whenSeen } from './dom.js';
import { announceValue } from './drafts.js';

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function watchZones() {
  whenSeen('[data-zone-for]', offer);
  document.addEventListener('change', ({ target }) => {
    if (target.id) document.querySelectorAll(`[data-zone-for="${CSS.escape(target.id)}"]`).forEach(offer);
  });
  document.addEventListener('click', event => {
    const button = event.target.closest?.('[data-zone-for]');
    const select = button && document.getElementById(button.dataset.zoneFor);
    if (!select) return;
    select.value = zone;
    announceValue(select);
    select.focus();
  });
}

function offer(button) {
  const select = document.getElementById(button.dataset.zoneFor);
  const known = select && [...select.options].some(option => option.value === zone);
  button.textContent = button.dataset.label.replace('{0}', zone);
  button.hidden = !known || select.value === zone;
}
