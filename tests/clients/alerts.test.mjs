// Emergencies on an officer's telephone: the console can be installed, keeps nothing, and turns alerts on;
// a push service of this file takes what the gateway sends, opens it as RFC 8291 says, and hands it to the
// service worker as the browser would. Chromium here has no push service of its own: only the two calls by
// which a page subscribes are stood in for.
import assert from 'node:assert/strict';
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, randomUUID, verify } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';

import {
  base, citizenWrites, complaints, context, isGood, mine, page, signIn, start, stop, ticketSaying, until,
} from './console_page.mjs';
import { read } from './gateway.mjs';

const place = `127.0.0.1:${read('push.port').toString().trim()}`;
const device = createECDH('prime256v1');
device.generateKeys();
const auth = randomBytes(16);
const path = `/push/${randomUUID()}`;
const received = [];
let service;
let worker;

// RFC 8291 and 8188, the receiver's side.
function opened(body) {
  const salt = body.subarray(0, 16);
  const sender = body.subarray(21, 21 + body[20]);
  const sealed = body.subarray(21 + body[20]);
  const derive = (secret, by, purpose, size) => Buffer.from(hkdfSync('sha256', secret, by, purpose, size));
  const purpose = Buffer.concat([Buffer.from('WebPush: info\0'), device.getPublicKey(), sender]);
  const secret = derive(device.computeSecret(sender), auth, purpose, 32);
  const key = derive(secret, salt, 'Content-Encoding: aes128gcm\0', 16);
  const decipher = createDecipheriv('aes-128-gcm', key, derive(secret, salt, 'Content-Encoding: nonce\0', 12));
  decipher.setAuthTag(sealed.subarray(-16));
  const text = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return text.subarray(0, text.lastIndexOf(2)).toString();
}

// RFC 8292.
function claimsOf(authorization) {
  const [, token, key] = /^vapid t=([^,]+), k=(\S+)$/.exec(authorization);
  const [header, claims, signature] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
  const good = verify('sha256', Buffer.from(`${header}.${claims}`), { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'));
  assert.ok(good, 'the token is signed with the key it names');
  return { key, ...JSON.parse(Buffer.from(claims, 'base64url')) };
}

before(async () => {
  service = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url === path) received.push({ headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(201).end();
    });
  });
  await new Promise((resolve) => service.listen(Number(place.split(':')[1]), '127.0.0.1', resolve));
  await start();
  await context.grantPermissions(['notifications'], { origin: base });
  await page.addInitScript(
    ({ endpoint, p256dh, secret }) => {
      const bytes = (text) => Uint8Array.from(atob(text), (each) => each.charCodeAt(0)).buffer;
      const subscription = {
        endpoint,
        getKey: (name) => bytes(name === 'auth' ? secret : p256dh),
        unsubscribe: async () => {
          localStorage.removeItem('subscribed');
          return true;
        },
      };
      PushManager.prototype.getSubscription = async () => (localStorage.getItem('subscribed') ? subscription : null);
      PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
        const key = btoa(String.fromCharCode(...new Uint8Array(applicationServerKey)));
        localStorage.setItem('subscribed', JSON.stringify({ userVisibleOnly, key }));
        return subscription;
      };
    },
    { endpoint: `http://${place}${path}`, p256dh: device.getPublicKey('base64'), secret: auth.toString('base64') },
  );
  await page.goto(`${base}/console/`);
  await page.locator('#email').waitFor();
  await signIn();
});
after(async () => {
  await stop();
  service?.close();
});

test('the console can be installed, and its worker keeps nothing', async () => {
  const manifest = await page.request.get(`${base}/console/manifest.webmanifest`);
  assert.equal(manifest.headers()['content-type'], 'application/manifest+json');
  const script = await page.request.get(`${base}/console/worker.js`);
  assert.match(script.headers()['content-type'], /^text\/javascript/);
  assert.equal(script.headers()['cache-control'], 'no-cache');
  const browser = await context.newCDPSession(page);
  const { errors } = await browser.send('Page.getAppManifest');
  assert.deepEqual(errors, []);
  const { installabilityErrors } = await browser.send('Page.getInstallabilityErrors');
  // Of the window of this test, not of the page.
  const wrong = installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito');
  assert.deepEqual(wrong, []);
  worker = await browserWorker();
  assert.equal(worker.scopeURL, `${base}/console/`);
  assert.deepEqual(await page.evaluate(() => caches.keys()), []);
  assert.equal(await page.evaluate(() => navigator.serviceWorker.controller?.scriptURL ?? ''), `${base}/console/worker.js`);
});

// The registration as the browser knows it.
async function browserWorker() {
  const session = await context.newCDPSession(page);
  const found = new Promise((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [one] = registrations.filter(({ scopeURL, isDeleted }) => scopeURL.startsWith(base) && !isDeleted);
      if (one) resolve({ ...one, session });
    });
  });
  await session.send('ServiceWorker.enable');
  return found;
}

const toggle = () => page.locator('.alerts .btn-primary');
const devices = () => page.locator('.alerts li');

test('she turns alerts on by the keyboard, and sees which of her devices are', async () => {
  await page.goto(`${base}/console/accessi`);
  await toggle().waitFor();
  assert.equal(await toggle().innerText(), 'Avvisami delle emergenze qui');
  await isGood('alerts-off');
  await toggle().focus();
  await page.keyboard.press('Enter');
  await page.locator('.alerts [role=status]', { hasText: 'Questo dispositivo ti avvisa' }).waitFor();
  await devices().filter({ hasText: 'questo dispositivo' }).waitFor();
  assert.match(await devices().innerText(), / su Linux \(questo dispositivo\)/);
  await isGood('alerts-on');
  const asked = JSON.parse(await page.evaluate(() => localStorage.getItem('subscribed')));
  assert.equal(asked.userVisibleOnly, true);
  // What she does not turn off stays on.
  await page.reload();
  await devices().filter({ hasText: 'questo dispositivo' }).waitFor();
  assert.equal(await toggle().count(), 0);
  await page.setViewportSize({ width: 390, height: 844 });
  await isGood('alerts-telephone');
  await page.emulateMedia({ colorScheme: 'dark' });
  await isGood('alerts-telephone-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1440, height: 900 });
});

test('an emergency reaches her telephone with the comune and the number, and nothing else', async () => {
  const words = `Aiuto, un uomo è caduto dal tetto in via Solimano e non respira ${mine}`;
  const citizen = await citizenWrites('sori-app', words);
  citizen.close();
  await until(async () => received.length > 0, 'the push service gets it');
  const [{ headers, body }] = received;
  const ticket = await ticketSaying(mine);
  const notice = JSON.parse(opened(body));
  assert.deepEqual(notice, {
    title: 'Emergenza · Comune di Sori',
    body: `Segnalazione ${ticket.number}`,
    path: `/posta/sori/${ticket.name.split('/')[3]}`,
  });
  assert.equal(headers['content-encoding'], 'aes128gcm');
  assert.equal(headers.urgency, 'high');
  assert.ok(Number(headers.ttl) > 0 && Number(headers.ttl) <= 4 * 3600);
  const claims = claimsOf(headers.authorization);
  assert.equal(claims.aud, `http://${place}`);
  assert.match(claims.sub, /^mailto:/);
  const { key } = JSON.parse(await page.evaluate(() => localStorage.getItem('subscribed')));
  assert.equal(Buffer.from(key, 'base64').toString('base64url'), claims.key, 'what the page subscribed with');

  await worker.session.send('ServiceWorker.deliverPushMessage', {
    origin: base,
    registrationId: worker.registrationId,
    data: opened(body),
  });
  const shown = () =>
    page.evaluate(async () => {
      const { active } = await navigator.serviceWorker.ready;
      const found = await (await navigator.serviceWorker.getRegistration('/console/')).getNotifications();
      return active && found.map(({ title, body: said, tag, data }) => ({ title, body: said, tag, data }));
    });
  await until(async () => (await shown()).length > 0, 'the worker shows it');
  assert.deepEqual(await shown(), [{ title: notice.title, body: notice.body, tag: notice.path, data: notice.path }]);
});

test('what the worker asks for is opened in the page that is there', async () => {
  const ticket = await ticketSaying(mine);
  const at = `/posta/sori/${ticket.name.split('/')[3]}`;
  await page.evaluate((open) => {
    navigator.serviceWorker.dispatchEvent(new MessageEvent('message', { data: { open } }));
  }, at);
  await page.waitForURL(`${base}/console${at}`);
  await page.locator('.conversation .said', { hasText: mine }).waitFor();
});

test('each device is turned off from wherever she is, in her language', async () => {
  await page.goto(`${base}/console/accessi`);
  await devices().waitFor();
  await page.evaluate(() => localStorage.setItem('mugugno.language', 'en'));
  await page.reload();
  await page.locator('.alerts h2', { hasText: 'Emergency alerts' }).waitFor();
  await devices().filter({ hasText: 'last alert' }).waitFor();
  await isGood('alerts-english');
  await devices().locator('button').focus();
  await page.keyboard.press('Enter');
  await page.locator('.alerts [role=status]', { hasText: 'Alerts turned off' }).waitFor();
  assert.equal(await devices().count(), 0);
  assert.equal(await page.evaluate(() => localStorage.getItem('subscribed')), null, 'the browser has forgotten it, too');
  await page.evaluate(() => localStorage.removeItem('mugugno.language'));
  await page.reload();
});

test('with a sign-out the device is told nothing more', async () => {
  await toggle().click();
  await devices().filter({ hasText: 'questo dispositivo' }).waitFor();
  await page.locator('.sessions-list li', { hasText: 'Questa finestra' }).locator('button').click();
  await page.locator('#email').waitFor();
  await until(async () => (await page.evaluate(() => localStorage.getItem('subscribed'))) === null, 'the browser has forgotten it');
  await signIn();
  await page.goto(`${base}/console/accessi`);
  await toggle().waitFor();
  assert.equal(await devices().count(), 0);
});

test('nothing came from elsewhere, and the policy has no complaint', () => {
  assert.deepEqual(complaints, []);
});
