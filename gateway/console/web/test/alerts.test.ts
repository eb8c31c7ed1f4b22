import { readFileSync } from 'node:fs';

import { beforeAll, expect, test, vi } from 'vitest';

import { MemoryStorage } from './storage.ts';

vi.stubGlobal('localStorage', new MemoryStorage());
vi.stubGlobal('document', { documentElement: {} });
const calls = vi.hoisted(() => ({ renewPushSubscription: vi.fn(), deletePushSubscription: vi.fn(async () => ({})) }));
vi.mock('../src/wire/transport.ts', () => ({ push: calls }));
vi.mock('../src/frame/route.ts', () => ({ go: vi.fn() }));
const { browserName } = await import('../src/frame/browserName.ts');
const { alerts, renewAlerts, turnAlertsOff } = await import('../src/frame/alerts.ts');

const agents = {
  'Chrome su Android':
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
  'Safari su iPhone':
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  'Edge su Windows':
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0',
  'Firefox su Linux': 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0',
  'Un browser': 'curl/8.0',
};

test('a device is called what its owner calls it', () => {
  for (const [name, agent] of Object.entries(agents)) expect(browserName(agent)).toBe(name);
});

test('turned off before the page knows which device it is, the browser forgets it, too', async () => {
  let kept: object | null = { endpoint: 'https://push.example/1', unsubscribe: async () => (kept = null) };
  const registration = { pushManager: { getSubscription: async () => kept } };
  vi.stubGlobal('window', { PushManager: {}, Notification: {} });
  vi.stubGlobal('Notification', { permission: 'granted' });
  vi.stubGlobal('navigator', { serviceWorker: { ready: Promise.resolve(registration), getRegistration: async () => registration } });
  const device = 'associations/golfo/staff/anna/pushSubscriptions/1';
  let answer = (_: object) => {};
  calls.renewPushSubscription.mockReturnValue(new Promise((resolve) => (answer = resolve)));
  const renewed = renewAlerts({ name: 'associations/golfo/staff/anna' } as Parameters<typeof renewAlerts>[0]);
  const off = turnAlertsOff(device);
  answer({ name: device });
  await Promise.all([renewed, off]);
  expect(kept).toBeNull();
  expect(alerts.get()).toEqual({ standing: 'off', device: '' });
});

// The worker as the browser runs it, with what it asks the browser for.
interface Shown {
  title: string;
  options: { body: string; tag: string; data: string };
}
let handlers: Record<string, (event: unknown) => void>;
let shown: Shown[];
let pages: { visibilityState: string; said: unknown[]; postMessage: (said: unknown) => void; focus: () => void }[];
let opened: string[];

beforeAll(() => {
  handlers = {};
  shown = [];
  pages = [];
  opened = [];
  const self = {
    addEventListener: (name: string, handler: (event: unknown) => void) => (handlers[name] = handler),
    registration: {
      showNotification: async (title: string, options: Shown['options']) => void shown.push({ title, options }),
    },
    clients: {
      matchAll: async () => pages,
      openWindow: async (path: string) => void opened.push(path),
    },
  };
  new Function('self', readFileSync('public/worker.js', 'utf8'))(self);
});

async function happens(name: string, event: object): Promise<void> {
  let work: Promise<unknown> = Promise.resolve();
  handlers[name]!({ ...event, waitUntil: (asked: Promise<unknown>) => (work = asked) });
  await work;
}
const path = '/posta/sori/019ab3c4-0000-7000-8000-000000000001';

test('a push shows what it says, and a press opens its ticket', async () => {
  const said = { title: 'Emergenza · Comune di Sori', body: 'Segnalazione SORI-1', path };
  await happens('push', { data: { json: () => said } });
  expect(shown.at(-1)).toMatchObject({ title: said.title, options: { body: said.body, tag: path, data: path } });
  await happens('notificationclick', { notification: { data: path, close: () => {} } });
  expect(opened).toEqual([`/console${path}`]);
});

test('a page that is open shows it, and none is opened', async () => {
  const page = (visibilityState: string) => {
    const said: unknown[] = [];
    return { visibilityState, said, postMessage: (each: unknown) => void said.push(each), focus: () => {} };
  };
  pages = [page('hidden'), page('visible')];
  await happens('notificationclick', { notification: { data: path, close: () => {} } });
  expect(pages.map(({ said }) => said)).toEqual([[], [{ open: path }]]);
  expect(opened).toHaveLength(1);
  pages = [];
});

test('what cannot be read is shown, and what leads elsewhere opens the inbox', async () => {
  await happens('push', { data: null });
  expect(shown.at(-1)).toMatchObject({ title: 'Emergenza', options: { data: '/posta' } });
  await happens('push', { data: { json: () => ({ title: 'x', body: 'y', path: 'https://elsewhere.example/' }) } });
  expect(shown.at(-1)?.options.data).toBe('/posta');
  await happens('notificationclick', { notification: { data: '//elsewhere.example', close: () => {} } });
  expect(opened.at(-1)).toBe('/console/posta');
});

test('the worker answers no request and keeps nothing', () => {
  expect(Object.keys(handlers).sort()).toEqual(['activate', 'install', 'notificationclick', 'push']);
  expect(readFileSync('public/worker.js', 'utf8')).not.toMatch(/\bcaches\b|indexedDB|\bfetch\(/);
});

test('the manifest names icons that are there', () => {
  const manifest = JSON.parse(readFileSync('public/manifest.webmanifest', 'utf8')) as { icons: { src: string }[] };
  for (const { src } of manifest.icons) expect(readFileSync(`public/${src.replace('/console/', '')}`).length).toBeGreaterThan(0);
  expect(readFileSync('public/icons/mark.svg', 'utf8')).toBe(readFileSync('src/style/mark.svg', 'utf8'));
});
