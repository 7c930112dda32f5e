// A <dialog data-modal> is open for as long as the server renders it. Its button closes it here, so that the browser restores the focus; the
// server hears the dialog's close event.

import { whenSeen } from './dom.js';

export function watchDialogs() {
  whenSeen('dialog[data-modal]', dialog => { if (!dialog.open) dialog.showModal(); });
  document.addEventListener('click', event => event.target.closest?.('[data-modal-close]')?.closest('dialog').close());
}
