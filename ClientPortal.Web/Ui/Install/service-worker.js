// The service worker. It keeps files whose address changes with their content, and one offline page. It never keeps a page, an answer of the
// API or anything of a circuit: those go to the network as if it were not there. PORTAL, the line above, is written by ServiceWorker.cs.

const { version, page, files } = PORTAL;
const CACHE = `portal-${version}`;
const NEVER = /^\/(?:_blazor|api|openapi|health|webhooks)(?:\/|$)/;
const FINGERPRINTED = /\.[0-9a-z]{10}\.(?:css|js|png|svg|woff2)$/;
const ANSWER_LIMIT = 2_000; // ms for a page to take an address over from a notification

self.addEventListener('install', event => event.waitUntil(install()));
self.addEventListener('activate', event => event.waitUntil(activate()));
self.addEventListener('fetch', answer);
self.addEventListener('push', event => event.waitUntil(show(event)));
self.addEventListener('notificationclick', event => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.href ?? '/'));
});

async function install() {
  const cache = await caches.open(CACHE);
  await cache.addAll([page, ...files].map(address => new Request(address, { cache: 'reload' })));
  // At once, under open pages too: all that it gives them has its content in its address, so no page gets a part of another version.
  await self.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) if (name.startsWith('portal-') && name !== CACHE) await caches.delete(name);
  await self.registration.navigationPreload?.enable(); // a page does not wait for the worker to start
  await self.clients.claim();
}

function answer(event) {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin || NEVER.test(pathname)) return;
  if (request.mode === 'navigate') event.respondWith(networkFirst(event));
  else if (FINGERPRINTED.test(pathname)) event.respondWith(cacheFirst(request));
  else if (files.includes(pathname + search)) event.respondWith(fetch(request).catch(() => kept(request)));
}

async function networkFirst(event) {
  try {
    return await event.preloadResponse ?? await fetch(event.request);
  } catch {
    return kept(page);
  }
}

async function cacheFirst(request) {
  const cache = await caches.open(CACHE);
  const found = await cache.match(request, { ignoreVary: true });
  if (found) return found;
  const fresh = await fetch(request);
  if (fresh.ok && fresh.headers.get('Cache-Control')?.includes('immutable')) await cache.put(request, fresh.clone());
  return fresh;
}

async function kept(request) {
  const cache = await caches.open(CACHE);
  return await cache.match(request, { ignoreVary: true }) ?? Response.error();
}

// A person who has the portal in front of them sees the bell and a toast there.
async function show(event) {
  const note = event.data?.json();
  if (!note || (!note.always && (await windows()).some(one => one.visibilityState === 'visible' && one.focused))) return;
  const shown = await self.registration.getNotifications({ tag: note.id });
  await self.registration.showNotification(note.title, {
    body: note.text,
    lang: note.lang,
    tag: note.id, // a newer one of the same line replaces it
    renotify: !shown.some(one => one.data.at >= note.at), // sent twice, it is shown and heard once
    timestamp: note.at,
    icon: '/icons/icon-192.png',
    badge: '/icons/badge-96.png',
    data: { href: note.href, at: note.at },
  });
}

// In an open tab, preferably one that is there already: it follows the address itself, and reads the notification by showing its page.
async function open(href) {
  const target = new URL(href, self.location.origin);
  if (target.origin !== self.location.origin) return;
  const all = await windows();
  const there = all.find(one => new URL(one.url).pathname === target.pathname) ?? all.find(one => one.visibilityState === 'visible') ?? all[0];
  if (!there) {
    await self.clients.openWindow(target);
    return;
  }
  await there.focus();
  if (!await takenBy(there, target)) await there.navigate(target).catch(() => self.clients.openWindow(target));
}

function takenBy(client, { pathname, search, hash }) {
  return new Promise(done => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(true);
    setTimeout(done, ANSWER_LIMIT, false);
    client.postMessage({ open: pathname + search + hash }, [port2]);
  });
}

const windows = () => self.clients.matchAll({ type: 'window', includeUncontrolled: true });
