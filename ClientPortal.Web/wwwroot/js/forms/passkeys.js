// <form data-passkey="create|get" data-options="/address"> with a hidden field "credential": the form's first submit asks the browser's
// authenticator, the second one goes to the server. Hidden where the browser has no passkeys.

import { whenSeen } from '../shell/dom.js';

const asking = new WeakSet(); // forms whose question is open: a second one would make the first fail
const supported = typeof globalThis.PublicKeyCredential?.parseCreationOptionsFromJSON === 'function';

export function watchPasskeys() {
  whenSeen('[data-passkey], [data-needs-passkeys]', element => { element.hidden = !supported; });
  document.addEventListener('submit', event => {
    const form = event.target.closest?.('[data-passkey]');
    if (!form || form.elements.credential.value) return;
    event.preventDefault();
    if (!asking.has(form)) ask(form, event.submitter);
  });
}

async function ask(form, submitter) {
  const fault = form.querySelector('[data-passkey-fault]');
  asking.add(form);
  for (const said of form.querySelectorAll('[data-passkey-fault], [data-passkey-refused]')) said.hidden = true;
  try {
    const answer = await fetch(form.dataset.options, { method: 'POST', body: new FormData(form) });
    if (!answer.ok) throw new Error(`${form.dataset.options} answered ${answer.status}`);
    form.elements.credential.value = JSON.stringify(await credential(form.dataset.passkey, await answer.json()));
    // With the button that was pressed, whose value may say what is confirmed.
    form.requestSubmit(submitter);
  } catch {
    // The person cancelled, or there is no authenticator: nothing has changed, and the person can try again.
    fault.hidden = false;
  } finally {
    asking.delete(form);
  }
}

function credential(kind, options) {
  return kind === 'create'
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}
