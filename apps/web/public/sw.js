// Shows what the server tells this browser while no page is open. It answers no requests and keeps nothing.

const pathOfTask = (id) => (/^[0-9a-f-]{36}$/.test(id) ? `/tasks/${id}` : '/notifications');

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  event.waitUntil(show(event.data));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.url ?? '/notifications'));
});

self.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(subscribeAgain(event));
});

async function show(data) {
  let payload = {};
  try {
    payload = data?.json() ?? {};
  } catch {
    // Something is shown in any case: browsers take the right away from those that stay silent.
  }
  const title = typeof payload.title === 'string' && payload.title !== '' ? payload.title : 'Something happened';
  await self.registration.showNotification(title, {
    body: 'Codex Web',
    icon: '/icon.svg',
    ...(payload.taskId ? { tag: payload.taskId, renotify: true } : {}),
    data: { url: payload.taskId ? pathOfTask(payload.taskId) : '/notifications' },
  });
}

/** Goes to the page that shows it already, else to any page of ours, else to a new one. */
async function open(path) {
  const url = new URL(path, self.location.origin);
  if (url.origin !== self.location.origin) return;
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const same = pages.find((page) => new URL(page.url).pathname === url.pathname);
  if (same) {
    await same.focus();
    return;
  }
  await self.clients.openWindow(url.href);
}

/** The push service gave the browser another address: the server has to learn it. */
async function subscribeAgain(event) {
  const options = event.oldSubscription?.options;
  if (!options?.applicationServerKey) return;
  const { applicationServerKey } = options;
  const subscription = await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  const { endpoint, keys } = subscription.toJSON();
  await fetch('/api/v1/push/subscriptions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ endpoint, keys, label: 'Browser' }),
  });
}
