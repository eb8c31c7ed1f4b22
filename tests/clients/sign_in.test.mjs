// A person of the staff signs in with a real browser, and other pages try to use it: the browser's own
// rules, the cookie's and the gateway's together. "localhost" is the gateway, "127.0.0.1" somebody else.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { after, before, test } from 'node:test';

import { chromium } from 'playwright-core';

import { address, read } from './gateway.mjs';

const port = address.split(':')[1];
const own = `https://localhost:${port}`;
const foreign = `https://127.0.0.1:${port}`;
const caller = '/mugugno.v1.AccessService/GetCaller';
const officer = 'associations/golfo-paradiso/staff/comunicazione';
let folder;
let context;
let page;

// The next step's, so that it was certainly not used yet.
function oneTimeCode() {
  const uri = new URL(read('secrets/console.otpauth').toString().trim());
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...uri.searchParams.get('secret')]
    .map((each) => digits.indexOf(each).toString(2).padStart(5, '0'))
    .join('');
  const secret = Buffer.from(bits.match(/.{8}/g).map((each) => parseInt(each, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + 1));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const number = (mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000;
  return String(number).padStart(6, '0');
}

before(async () => {
  folder = mkdtempSync(`${tmpdir()}/mugugno-sign-in-`);
  context = await chromium.launchPersistentContext(folder, {
    executablePath: '/usr/bin/chromium',
    ignoreHTTPSErrors: true,
    // Of its other rules, that strange pages may not reach this machine at all would hide ours.
    args: ['--headless', '--no-sandbox', '--disable-features=LocalNetworkAccessChecks', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  page = await context.newPage();
  // An empty page of each of them, without rules of its own.
  await context.route('**/empty', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>x</title>' }));
  await page.goto(`${own}/empty`);
});

after(async () => {
  await context?.close();
  rmSync(folder, { recursive: true, force: true });
});

// As a script of the page that is open.
function post(url, body, headers = { 'connect-protocol-version': '1' }) {
  return page.evaluate(
    async ([to, sent, more]) => {
      const answer = await fetch(to, {
        method: 'POST',
        credentials: 'include',
        headers: { 'content-type': 'application/json', ...more },
        body: JSON.stringify(sent),
      });
      const text = await answer.text();
      return { status: answer.status, body: text ? JSON.parse(text) : null };
    },
    [url, body, headers],
  );
}

async function whoIsSignedIn() {
  await page.goto(`${own}/empty`);
  const { status, body } = await post(caller, {});
  return status === 200 ? body.name : status;
}

test('a password and a code open a session', async () => {
  const email = 'comunicazione@golfoparadiso.example';
  const password = read('secrets/console.password').toString().trim();
  assert.equal(await whoIsSignedIn(), 401);
  assert.deepEqual(await post('/console/session/sign-in', { email, password }), {
    status: 401,
    body: { reason: 'CODE_REQUIRED' },
  });
  const signedIn = await post('/console/session/sign-in', { email, password, code: oneTimeCode() });
  assert.equal(signedIn.status, 204);
  assert.equal(await whoIsSignedIn(), officer);
});

test('no script reads the cookie, and it is for this host alone', async () => {
  assert.equal(await page.evaluate(() => document.cookie), '');
  const [cookie] = (await context.cookies(own)).filter(({ name }) => name === '__Host-mugugno');
  assert.deepEqual(
    [cookie.httpOnly, cookie.secure, cookie.sameSite, cookie.path, cookie.domain],
    [true, true, 'Strict', '/', 'localhost'],
  );
});

test('a call of our page without the header of ours is nobody\'s', async () => {
  assert.equal((await post(caller, {}, {})).status, 401);
});

test('S47: an address in a mail, shown by our own page, does nothing', async () => {
  await page.goto(`${own}/empty`);
  await page.evaluate(async (paths) => {
    for (const path of paths) {
      await new Promise((resolve) => {
        const image = new Image();
        image.onload = resolve;
        image.onerror = resolve;
        image.src = path;
        document.body.append(image);
      });
    }
  }, ['/console/session/sign-out', `../..${caller}`, `//localhost:${port}/console/session/sign-out`]);
  assert.equal(await whoIsSignedIn(), officer);
});

test('S47: a page of somebody else cannot call for the person', async () => {
  await page.goto(`${foreign}/empty`);
  const call = (path) => post(`${own}${path}`, {});
  await assert.rejects(call(caller), /Failed to fetch/);
  await assert.rejects(call('/console/session/sign-out'), /Failed to fetch/);
  // What needs nobody's leave: the answer cannot be read, and nothing may happen.
  await page.evaluate(
    (to) => fetch(to, { method: 'POST', mode: 'no-cors', credentials: 'include', body: '{}' }),
    `${own}/console/session/sign-out`,
  );
  assert.equal(await whoIsSignedIn(), officer);
});

test('S48: nor a form of somebody else, nor of a page on this host', async () => {
  for (const origin of [foreign, own]) {
    await page.goto(`${origin}/empty`);
    await Promise.all([
      page.waitForNavigation(),
      page.evaluate((action) => {
        const form = document.createElement('form');
        form.method = 'post';
        form.enctype = 'text/plain';
        form.action = action;
        document.body.append(form);
        form.submit();
      }, `${own}/console/session/sign-out`),
    ]);
    assert.match(await page.innerText('body'), /NOT_OWN_PAGE/);
    assert.equal(await whoIsSignedIn(), officer);
  }
});

test('what is too large is refused in the form of the others', async () => {
  const { status, body } = await post('/console/session/sign-in', { email: 'x'.repeat(10_000) });
  assert.deepEqual([status, body], [413, { reason: 'MALFORMED' }]);
});

test('signing out takes the cookie away', async () => {
  assert.equal((await post('/console/session/sign-out', {})).status, 204);
  assert.deepEqual((await context.cookies(own)).map(({ name }) => name), []);
  assert.equal(await whoIsSignedIn(), 401);
});
