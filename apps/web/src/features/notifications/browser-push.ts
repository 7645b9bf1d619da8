import { pushKey } from '@codex-web/contracts/push';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { browserName } from './browser-name.ts';

export type BrowserState = 'unsupported' | 'denied' | 'off' | 'on';

/** Whether this browser shows notifications for the product: what it allows, and whether it was asked to. */
export async function browserState(isShownByPage: boolean): Promise<BrowserState> {
  if (!isSupported()) return 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  if (Notification.permission !== 'granted') return 'off';
  const registration = await navigator.serviceWorker.getRegistration('/');
  const subscription = await registration?.pushManager?.getSubscription();
  return subscription || (registration && isShownByPage) ? 'on' : 'off';
}

/**
 * Asks for leave to show notifications, which browsers only take after a click, and has the server told where to push.
 * `by-page` where no push service can be reached: then notifications are shown while a page is open somewhere.
 * @throws ApiError when the server refuses.
 */
export async function switchOn(): Promise<'push' | 'by-page' | 'denied'> {
  if ((await Notification.requestPermission()) !== 'granted') return 'denied';
  await navigator.serviceWorker.register('/sw.js', { scope: '/', updateViaCache: 'none' });
  const registration = await navigator.serviceWorker.ready;
  const { publicKey } = await request(pushKey, '/push/key');
  const options = { userVisibleOnly: true, applicationServerKey: publicKey };
  const subscription = await registration.pushManager?.subscribe(options).catch(() => null);
  if (!subscription) return 'by-page';
  const { endpoint, keys } = subscription.toJSON();
  const body = { endpoint, keys, label: browserName(navigator.userAgent) };
  try {
    await request(z.unknown(), '/push/subscriptions', { method: 'POST', body });
  } catch (error) {
    await subscription.unsubscribe().catch(() => false);
    throw error;
  }
  return 'push';
}

/** This browser shows none any more. The server learns it when it removes the device, or when a push is refused. */
export async function switchOff(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration('/');
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
  await registration?.unregister();
}

function isSupported(): boolean {
  return typeof Notification !== 'undefined' && 'serviceWorker' in navigator && window.isSecureContext;
}
