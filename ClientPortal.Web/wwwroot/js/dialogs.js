// A <dialog data-modal> is open for as long as the server renders it. Its button closes it here, so that the focus goes back to where it was;
// the server hears that it was closed.

import { whenSeen } from './dom.js';

export function watchDialogs() {
  whenSeen('dialog[data-modal]', dialog => { if (!dialog.open) dialog.showModal(); });
  document.addEventListener('click', event => event.target.closest?.('[data-modal-close]')?.closest('dialog').close());
}
