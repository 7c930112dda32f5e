// [data-echo="id of a field"]: shows what is typed into that field, without a round trip. It is shown as text, never as HTML.

import { whenSeen } from '../shell/dom.js';

export function watchEchoes() {
  whenSeen('[data-echo]', show);
  document.addEventListener('input', ({ target }) => {
    if (target.id) document.querySelectorAll(`[data-echo="${CSS.escape(target.id)}"]`).forEach(show);
  });
}

function show(echo) {
  echo.textContent = document.getElementById(echo.dataset.echo)?.value.trim() ?? '';
}
