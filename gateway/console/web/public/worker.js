// The console's service worker: shows what the gateway pushes, and opens the ticket it is about. It
// answers no request and keeps nothing: what the console shows are citizens' words, which belong in no
// cache, and without the gateway there is nothing to show.
'use strict';

const inbox = '/posta';
const ticket = /^\/posta\/[a-z0-9-]+\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

// A push that cannot be read is an emergency all the same: browsers want something shown.
function noticeIn(message) {
  try {
    const { title, body, path } = message.json();
    return { title: String(title), body: String(body), path: ticket.test(path) ? path : inbox };
  } catch {
    return { title: 'Emergenza', body: 'Apri la posta', path: inbox };
  }
}

async function show(notice) {
  await self.registration.showNotification(notice.title, {
    body: notice.body,
    // What comes again of one ticket takes its own place, silently.
    tag: notice.path,
    data: notice.path,
    lang: 'it',
    icon: '/console/icons/mark-192.png',
    badge: '/console/icons/badge-96.png',
    requireInteraction: true,
  });
}

// In a page that is open, which keeps its drafts, or in a new one.
async function open(path) {
  const pages = await self.clients.matchAll({ type: 'window' });
  const page = pages.find(({ visibilityState }) => visibilityState === 'visible') ?? pages[0];
  if (!page) return self.clients.openWindow(`/console${path}`);
  page.postMessage({ open: path });
  return page.focus();
}

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('push', (event) => event.waitUntil(show(noticeIn(event.data))));
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const path = event.notification.data;
  event.waitUntil(open(ticket.test(path) ? path : inbox));
});
