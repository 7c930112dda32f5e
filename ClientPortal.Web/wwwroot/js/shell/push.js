// Web push on this device: the service worker, and the subscription that the person made here. The permission is asked for at a click only.

import { personEvents } from '../connection/pulse.js';

const KEY = 'portal:push';      // { person, id }: this browser is that person's device
const READY_LIMIT = 10_000;     // ms for the service worker to be installed

let devices = null; // the account page's component, and the person
let person = null;

export function watchPush() {
  navigator.serviceWorker?.addEventListener('message', ({ data, ports }) => { if (data?.open) follow(data.open, ports[0]); });
  personEvents.addEventListener('attached', () => (window.requestIdleCallback ?? setTimeout)(register), { once: true });
  document.addEventListener('click', ({ target }) => {
    const button = target.closest?.('[data-push-enable]');
    if (button) enable(button.dataset.key);
  });
}

/** Called by the component that lists the devices, after its first render. */
export function attachPush(dotNetRef, personId) {
  [devices, person] = [dotNetRef, personId];
  report();
}

/** This browser's device was removed from the list. */
export async function leavePush() {
  await (await subscription())?.unsubscribe().catch(() => {});
  localStorage.removeItem(KEY);
  report();
}

/** On every page: a subscription whose key has changed, or that its push service has moved, is made again. */
export async function checkPush(bell, personId) {
  const mine = own(personId);
  if (!mine) return;
  try {
    const found = await subscription();
    const check = await bell.invokeMethodAsync('CheckPush', mine.id, found?.endpoint ?? null);
    if (!check || check.state === 'same') return;
    if (check.state === 'gone' || Notification.permission !== 'granted') return await drop(found);
    const { endpoint, keys } = (await subscribe(check.publicKey)).toJSON();
    const id = await bell.invokeMethodAsync('RenewPush', mine.id, endpoint, keys.p256dh, keys.auth);
    if (id) remember(personId, id);
    else await drop(await subscription());
  } catch { /* not connected to the portal or to the push service: the next page tries again */ }
}

/** Everything is read: what the device still shows is old. */
export async function closeShown() {
  const registration = await navigator.serviceWorker?.getRegistration();
  for (const shown of await registration?.getNotifications?.() ?? []) shown.close();
}

// Its address has the language of the offline page: in another language it is another worker, which replaces this one.
function register() {
  navigator.serviceWorker?.register(`/service-worker.js?lang=${document.documentElement.lang}`).catch(() => {});
}

function follow(href, answer) {
  answer?.postMessage('taken');
  const target = new URL(href, location.origin);
  if (target.origin === location.origin) window.Blazor?.navigateTo(target.href);
}

async function report(state) {
  const mine = own(person);
  state ??= await stateNow(mine);
  devices?.invokeMethodAsync('Here', state, state === 'on' ? mine.id : null).catch(() => {});
}

async function stateNow(mine) {
  if (!window.isSecureContext) return 'insecure';
  if (isApple() && !isInstalled()) return 'install';
  if (!navigator.serviceWorker || !('PushManager' in window) || !('Notification' in window)) return 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  return mine && await subscription() ? 'on' : 'off';
}

async function enable(key) {
  const permission = await Notification.requestPermission();
  if (permission !== 'granted') return report(permission === 'denied' ? 'denied' : 'dismissed');
  report('asking');
  try {
    const { endpoint, keys } = (await subscribe(key)).toJSON();
    const id = await devices.invokeMethodAsync('Add', endpoint, keys.p256dh, keys.auth, navigator.userAgent);
    if (id) remember(person, id);
    else await drop(await subscription());
    report();
  } catch {
    report('failed');
  }
}

async function subscribe(key) {
  const registration = await Promise.race([navigator.serviceWorker.ready, late(READY_LIMIT)]);
  await (await registration.pushManager.getSubscription())?.unsubscribe(); // one made for another key stands in the way
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
}

async function subscription() {
  const registration = await navigator.serviceWorker?.getRegistration();
  return await registration?.pushManager?.getSubscription() ?? null;
}

async function drop(found) {
  localStorage.removeItem(KEY);
  await found?.unsubscribe().catch(() => {});
}

function own(personId) {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY));
    return stored?.person === personId ? stored : null;
  } catch {
    return null;
  }
}

const remember = (personId, id) => localStorage.setItem(KEY, JSON.stringify({ person: personId, id }));
const late = ms => new Promise((_, fail) => setTimeout(() => fail(new Error('No service worker.')), ms));
const isInstalled = () => navigator.standalone === true || matchMedia('(display-mode: standalone)').matches;

// iPhones and iPads, also those that say that they are a Mac.
const isApple = () => /iPhone|iPad|iPod/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);

function bytes(base64url) {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, letter => letter.charCodeAt(0));
}
