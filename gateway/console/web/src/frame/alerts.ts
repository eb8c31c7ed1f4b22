// Whether this device is told of emergencies while the console is closed (Web Push). The gateway knows
// which devices are; the browser has the subscription of this one.
import { Code } from '@connectrpc/connect';

import { codeOf, reasonOf } from '../wire/failure.ts';
import { push } from '../wire/transport.ts';
import { browserName } from './browserName.ts';
import { Observed } from './observed.ts';
import { go } from './route.ts';
import type { Person } from './session.ts';

export type Standing =
  | 'asking'
  | 'unable' // this browser cannot be told
  | 'blocked' // its owner has refused notifications for this site
  | 'none' // the installation tells nobody
  | 'off'
  | 'on';

export interface Alerts {
  standing: Standing;
  device: string; // this one's name at the gateway, where it is on
}

export const alerts = new Observed<Alerts>({ standing: 'asking', device: '' });

function stand(standing: Standing, device = ''): void {
  alerts.set({ standing, device });
}

function able(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

// On an iPhone a site has no push until it is on the home screen.
export function needsHomeScreen(): boolean {
  return /\b(?:iPhone|iPad)\b/.test(navigator.userAgent) && !able();
}

let registered: Promise<ServiceWorkerRegistration> | undefined;

async function manager(): Promise<PushManager> {
  await registered;
  return (await navigator.serviceWorker.ready).pushManager;
}

function keyOf(subscription: PushSubscription, name: PushEncryptionKeyName): Uint8Array {
  return new Uint8Array(subscription.getKey(name) ?? new ArrayBuffer(0));
}

// The worker also opens what its notices are about, in this page.
export function startWorker(): void {
  if (!('serviceWorker' in navigator)) return;
  registered = navigator.serviceWorker.register('/console/worker.js', { scope: '/console/', updateViaCache: 'none' });
  // Told where somebody turns alerts on.
  registered.catch(() => {});
  navigator.serviceWorker.addEventListener('message', ({ data: said }: MessageEvent<unknown>) => {
    const path = typeof said === 'object' && said !== null && 'open' in said ? said.open : undefined;
    if (typeof path === 'string' && path.startsWith('/posta')) go(path);
  });
}

// With each sign-in: the device is told from now on until this session is signed out. What was turned
// off elsewhere, or is of whoever worked here before, goes.
let renewed = Promise.resolve();
export function renewAlerts(person: Person): Promise<void> {
  renewed = renew(person);
  return renewed;
}

async function renew(person: Person): Promise<void> {
  if (!able()) return stand('unable');
  if (Notification.permission === 'denied') return stand('blocked');
  try {
    const subscription = await (await manager()).getSubscription();
    if (!subscription) return stand('off');
    try {
      const { endpoint } = subscription;
      const device = await push.renewPushSubscription({ parent: person.name, endpoint, requestId: crypto.randomUUID() });
      stand('on', device.name);
    } catch (error) {
      if (codeOf(error) !== Code.NotFound) throw error;
      await subscription.unsubscribe();
      stand('off');
    }
  } catch {
    stand('off');
  }
}

// By a press of a button only: browsers ask their owner then.
export async function turnAlertsOn(person: Person): Promise<void> {
  if ((await Notification.requestPermission()) !== 'granted') {
    return stand(Notification.permission === 'denied' ? 'blocked' : 'off');
  }
  let key: Uint8Array<ArrayBuffer>;
  try {
    key = new Uint8Array((await push.getPushKey({})).publicKey);
  } catch (error) {
    if (reasonOf(error) === 'PUSH_NOT_CONFIGURED') return stand('none');
    throw error;
  }
  const subscriptions = await manager();
  // One of another key, or of another person, is good for nothing here.
  await (await subscriptions.getSubscription())?.unsubscribe();
  const subscription = await subscriptions.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  try {
    const device = await push.registerPushSubscription({
      parent: person.name,
      endpoint: subscription.endpoint,
      p256dh: keyOf(subscription, 'p256dh'),
      auth: keyOf(subscription, 'auth'),
      displayName: browserName(navigator.userAgent),
      requestId: crypto.randomUUID(),
    });
    stand('on', device.name);
  } catch (error) {
    await subscription.unsubscribe();
    throw error;
  }
}

// Of any of the person's devices.
export async function turnAlertsOff(device: string): Promise<void> {
  // Until then nobody knows which one this is.
  await renewed;
  await push.deletePushSubscription({ name: device, requestId: crypto.randomUUID() });
  if (device === alerts.get().device) await forgetAlerts();
}

// The gateway forgets the device with the sign-out; so does the browser.
export async function forgetAlerts(): Promise<void> {
  if (!able()) return;
  try {
    const worker = await navigator.serviceWorker.getRegistration('/console/');
    await (await worker?.pushManager.getSubscription())?.unsubscribe();
  } catch {
    // Its push service is away: what it still sends there nobody signs for any more.
  }
  stand('off');
}
