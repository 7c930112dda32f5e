// A text that is larger than the circuit's largest message would close the connection, be sent again after the recovery, and close
// it again. It stays where it was typed (and in its draft), a sentence says so, and its form cannot be sent without it.

import { isField } from './drafts.js';
import { toast } from './toasts.js';

// Bytes. LargestCircuitMessage on the server (1 MB) holds the text twice, as Blazor sends it, and what is wrapped around it.
const LARGEST = 500 * 1024;

// Of one UTF-16 unit in JSON: \u0001.
const WORST = 6;

const encoder = new TextEncoder();

/** To be started after the drafts: they keep what goes no further than here. */
export function watchOversize() {
  for (const type of ['input', 'change']) document.addEventListener(type, hold, true);
  document.addEventListener('submit', refuse, true);
}

function hold(event) {
  const field = event.target;
  if (!isField(field)) return;
  const large = isLarge(field);
  // Only what this module said of it: the server may have reasons of its own.
  if (!large && 'oversize' in field.dataset) field.removeAttribute('aria-invalid');
  if (!large) { delete field.dataset.oversize; return; }
  event.stopPropagation();
  field.dataset.oversize = '';
  field.setAttribute('aria-invalid', 'true');
  say();
}

function refuse(event) {
  const field = event.target.querySelector('[data-oversize]');
  if (!field) return;
  event.preventDefault();
  event.stopPropagation();
  field.focus();
  say();
}

const isLarge = ({ value }) => value.length * WORST > LARGEST && encoder.encode(JSON.stringify(value)).length > LARGEST;

function say() {
  const { tooLongTitle, tooLongText } = document.getElementById('toasts').dataset;
  toast({ kind: 'error', title: tooLongTitle, text: tooLongText, group: 'too-long' });
}
