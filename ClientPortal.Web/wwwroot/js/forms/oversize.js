// A text that is larger than the circuit's largest message would close the connection, be sent again after the recovery, and close
// it again. It stays in its field and in its draft, a toast says so, and its form cannot be submitted.

import { isField } from './drafts.js';
import { toast } from '../shell/toasts.js';

// Bytes. Blazor sends the text twice; LargestCircuitMessage on the server (1 MB) holds both, with their envelope.
const LARGEST = 500 * 1024;

// Bytes of one UTF-16 unit in JSON at most: \u0001.
const BYTES_PER_UNIT = 6;

const encoder = new TextEncoder();

/** Start it after the drafts: they save the text of the events that are stopped here. */
export function watchOversize() {
  for (const type of ['input', 'change']) document.addEventListener(type, stopLarge, true);
  document.addEventListener('submit', refuse, true);
}

function stopLarge(event) {
  const field = event.target;
  if (!isField(field)) return;
  const large = isLarge(field);
  // Removes only this module's mark: the server may have marked the field for another reason.
  if (!large && 'oversize' in field.dataset) field.removeAttribute('aria-invalid');
  if (!large) { delete field.dataset.oversize; return; }
  event.stopPropagation();
  field.dataset.oversize = '';
  field.setAttribute('aria-invalid', 'true');
  showError();
}

function refuse(event) {
  const field = event.target.querySelector('[data-oversize]');
  if (!field) return;
  event.preventDefault();
  event.stopPropagation();
  field.focus();
  showError();
}

const isLarge = ({ value }) => value.length * BYTES_PER_UNIT > LARGEST && encoder.encode(JSON.stringify(value)).length > LARGEST;

function showError() {
  const { tooLongTitle, tooLongText } = document.getElementById('toasts').dataset;
  toast({ kind: 'error', title: tooLongTitle, text: tooLongText, group: 'too-long' });
}
