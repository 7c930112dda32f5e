// What the portal keeps of a person in this browser: messages that wait, drafts, names of conversations, the subscription to push. Signing out
// removes all of it: when the sign-in page comes after the sign-out. Where the portal cannot be reached, no person is signed out, and nothing is
// removed.

import { currentPerson } from '../thread/waiting.js';

const LEAVING = 'portal:leaving';   // in the tab that signs out: the sign-in page that comes next removes everything
const CHOICES = /^portal:(?:sound$|checkbox:|front$)/; // of the browser, not of a person
const channel = new BroadcastChannel('portal:session');

/** On live pages: another tab signed out. This one does so too, connected or not, and keeps nothing more (forget). */
export function watchSignOut(forget) {
  document.addEventListener('submit', ({ target }) => { if (target.getAttribute('action') === '/logout') sessionStorage.setItem(LEAVING, 'yes'); });
  channel.addEventListener('message', () => {
    forget();
    removePersonalData();
    location.replace('/login?ended=session');
  });
}

/** The person is signed in: an earlier attempt to sign out did not succeed. */
export const stay = () => sessionStorage.removeItem(LEAVING);

/** On the pages before the sign-in: after a sign-out in this tab, and for one in another tab. */
export async function leave() {
  channel.addEventListener('message', removePersonalData);
  if (!sessionStorage.getItem(LEAVING)) {
    // Another tab signed out while this one was on its way here: what a tab keeps for itself the other could not remove.
    if (!currentPerson()) removeFrom(sessionStorage);
    return;
  }
  removePersonalData();
  channel.postMessage('signed-out');
  try {
    navigator.clearAppBadge?.().catch(() => {});
    const registration = await navigator.serviceWorker?.getRegistration();
    for (const shown of await registration?.getNotifications?.() ?? []) shown.close();
    await (await registration?.pushManager?.getSubscription())?.unsubscribe();
  } catch { /* the portal has deleted the subscription with the session */ }
}

function removePersonalData() {
  removeFrom(localStorage);
  removeFrom(sessionStorage);
}

function removeFrom(storage) {
  for (const key of Object.keys(storage)) if (key.startsWith('portal:') && !CHOICES.test(key)) storage.removeItem(key);
}
