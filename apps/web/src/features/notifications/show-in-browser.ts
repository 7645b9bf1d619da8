import type { Notification as Told } from '@codex-web/contracts/notification';

/** Where the browser keeps that it shows notifications by itself, since no push service can reach it. */
export const showByPageKey = 'notifications.by-page';

/** Shows it as a notification of the browser where that was asked for and nobody looks at the page. */
export async function showInBrowser({ id, text, link }: Told): Promise<void> {
  if (document.visibilityState === 'visible' || !isWanted()) return;
  const registration = await navigator.serviceWorker?.getRegistration('/').catch(() => undefined);
  await registration?.showNotification(text, { tag: id, icon: '/icon.svg', data: { url: link } });
}

function isWanted(): boolean {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return false;
  try {
    return window.localStorage.getItem(showByPageKey) === 'on';
  } catch {
    return false;
  }
}
