// A <dialog data-modal> is open for as long as the server renders it.

import { whenSeen } from './dom.js';

export function watchDialogs() {
  whenSeen('dialog[data-modal]', dialog => { if (!dialog.open) dialog.showModal(); });
}
