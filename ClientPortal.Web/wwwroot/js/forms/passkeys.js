// <form data-passkey="create|get" data-options="/address"> with a hidden field "credential": the form's first submit asks the browser's
// authenticator, the second one goes to the server. Hidden where the browser has no passkeys.

import { whenSeen } from '../shell/dom.js';

const supported = typeof globalThis.PublicKeyCredential?.parseCreationOptionsFromJSON === 'function';

export function watchPasskeys() {
  whenSeen('[data-passkey]', form => { form.hidden = !supported; });
  document.addEventListener('submit', event => {
    const form = event.target.closest?.('[data-passkey]');
    if (!form || form.elements.credential.value) return;
    event.preventDefault();
    ask(form);
  });
}

async function ask(form) {
  const fault = form.querySelector('[data-passkey-fault]');
  fault.hidden = true;
  try {
    const answer = await fetch(form.dataset.options, { method: 'POST', body: new FormData(form) });
    if (!answer.ok) throw new Error(`${form.dataset.options} answered ${answer.status}`);
    form.elements.credential.value = JSON.stringify(await credential(form.dataset.passkey, await answer.json()));
    form.submit();
  } catch {
    // The person cancelled, or there is no authenticator: nothing has changed, and the person can try again.
    fault.hidden = false;
  }
}

function credential(kind, options) {
  return kind === 'create'
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}
