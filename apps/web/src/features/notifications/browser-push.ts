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
  try {
    await tellServer(subscription);
  } catch (error) {
    await subscription.unsubscribe().catch(() => false);
    throw error;
  }
  return 'push';
}

/** Tells the server again of a subscription that the browser still has: it forgot it with the session that it was made in. */
export async function keepOn(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration('/');
  const subscription = await registration?.pushManager?.getSubscription();
  if (subscription) await tellServer(subscription);
}

/** This browser shows none any more. The server learns it when it removes the device, or when a push is refused. */
export async function switchOff(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration('/');
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
  await registration?.unregister();
}

/** The same one told again stays the same one. @throws ApiError */
async function tellServer(subscription: PushSubscription): Promise<void> {
  const { endpoint, keys } = subscription.toJSON();
  const body = { endpoint, keys, label: browserName(navigator.userAgent) };
  await request(z.unknown(), '/push/subscriptions', { method: 'POST', body });
}

function isSupported(): boolean {
  return typeof Notification !== 'undefined' && 'serviceWorker' in navigator && window.isSecureContext;
}
