// <button hidden data-zone-for="id-of-a-select" data-label="… {0}">: offers this browser's time zone while another one is chosen. Browsers use
// former names of some zones (Europe/Kiev); an option lists those in data-also.

import { whenSeen } from '../shell/dom.js';
import { announceValue } from './drafts.js';

let found = null; // not before it is needed: the first of Intl's formats takes as long as a hundred later ones
const zone = () => found ??= Intl.DateTimeFormat().resolvedOptions().timeZone;

export function watchZones() {
  whenSeen('[data-zone-for]', offer);
  document.addEventListener('change', ({ target }) => {
    if (target.id) document.querySelectorAll(`[data-zone-for="${CSS.escape(target.id)}"]`).forEach(offer);
  });
  document.addEventListener('click', event => {
    const button = event.target.closest?.('[data-zone-for]');
    const select = button && document.getElementById(button.dataset.zoneFor);
    if (!select) return;
    select.value = optionFor(select).value;
    announceValue(select);
    select.focus();
  });
}

function offer(button) {
  const select = document.getElementById(button.dataset.zoneFor);
  const known = select && optionFor(select);
  button.textContent = button.dataset.label.replace('{0}', known?.value ?? zone());
  button.hidden = !known || known.selected;
}

function optionFor({ options }) {
  return [...options].find(({ value, dataset }) => value === zone() || dataset.also?.split(' ').includes(zone()));
}
