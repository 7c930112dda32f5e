// [data-verify]: computes the SHA-256 of a chosen or dropped file in the browser and hands it to the circuit. The file itself is not sent.

import { setHiddenField, whenSeen } from '../shell/dom.js';

export function watchVerify() {
  whenSeen('[data-verify]', root => {
    const input = root.querySelector('[data-verify-file]');
    root.querySelector('[data-verify-choose]').addEventListener('click', () => input.click());
    input.addEventListener('change', () => { verify(root, input.files[0]); input.value = ''; });
    root.addEventListener('dragover', event => { event.preventDefault(); root.toggleAttribute('data-dropping', true); });
    root.addEventListener('dragleave', () => root.toggleAttribute('data-dropping', false));
    root.addEventListener('drop', event => {
      event.preventDefault();
      root.toggleAttribute('data-dropping', false);
      verify(root, event.dataTransfer.files[0]);
    });
  });
}

async function verify(root, file) {
  if (!file) return;
  root.querySelector('[data-verify-name]').textContent = file.name;
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  setHiddenField(root.querySelector('[data-verify-hash]'), [...hash].map(byte => byte.toString(16).padStart(2, '0')).join(''));
}
