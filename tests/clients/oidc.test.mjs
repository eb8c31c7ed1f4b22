// People whom an OpenID provider vouches for: a real browser, the stock provider oidc-provider, which
// is certified, and the gateway as its client.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { after, before, test } from 'node:test';

import { Provider } from 'oidc-provider';
import { chromium } from 'playwright-core';

import { address, read } from './gateway.mjs';

const own = `https://localhost:${address.split(':')[1]}`;
const caller = '/mugugno.v1.AccessService/GetCaller';
const port = Number(read('oidc.port').toString());
const redirect = `${own}/console/session/oidc/callback`;
const invited = 'associations/golfo-paradiso/staff/admin-uscio';
// Whom the provider knows, by the name they type there.
const people = {
  uscio: { email: 'ced@comune.uscio.example', email_verified: true },
  unverified: { email: 'ced@comune.avegno.example', email_verified: false },
  stranger: { email: 'somebody@elsewhere.example', email_verified: true },
};
let listening;
let close;
let context;
let page;

function newKey(id) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: id, use: 'sig', alg: 'RS256' };
}

// The provider, with that key from now on.
async function startProvider(key) {
  await stopProvider();
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [{
      client_id: 'mugugno',
      client_secret: read('secrets/oidc.client').toString().trim(),
      redirect_uris: [redirect],
      response_types: ['code'],
      grant_types: ['authorization_code'],
    }],
    jwks: { keys: [key] },
    cookies: { keys: ['a key of this test'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    pkce: { required: () => true },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
  });
  listening = createServer(provider.callback());
  await new Promise((resolve) => listening.listen(port, '127.0.0.1', resolve));
}

async function stopProvider() {
  if (!listening) return;
  listening.closeAllConnections();
  await new Promise((resolve) => listening.close(resolve));
}

async function newBrowser() {
  const created = mkdtempSync(`${tmpdir()}/mugugno-oidc-`);
  const opened = await chromium.launchPersistentContext(created, {
    executablePath: '/usr/bin/chromium',
    ignoreHTTPSErrors: true,
    locale: 'it-IT',
    args: ['--headless', '--no-sandbox', '--disable-features=LocalNetworkAccessChecks', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  return { opened, close: async () => { await opened.close(); rmSync(created, { recursive: true, force: true }); } };
}

before(async () => {
  await startProvider(newKey('one'));
  ({ opened: context, close } = await newBrowser());
  page = await context.newPage();
});

after(async () => {
  await close?.();
  await stopProvider();
});

// At the provider: the person types a name and agrees.
async function vouch(name) {
  await page.waitForURL(`http://127.0.0.1:${port}/**`);
  const login = page.locator('input[name=login]');
  await login.fill(name);
  await page.locator('input[name=password]').fill('of no weight');
  await page.locator('button[type=submit]').click();
  const consent = page.locator('button[type=submit]');
  await Promise.race([consent.waitFor().catch(() => {}), page.waitForURL(`${own}/**`)]);
  if (!page.url().startsWith(own)) await consent.click();
  await page.waitForURL(`${own}/console/**`);
}

// The provider forgets who sat there.
async function leaveProvider() {
  await context.clearCookies({ domain: '127.0.0.1' });
}

async function whoIsSignedIn() {
  return page.evaluate(async (path) => {
    const answer = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'connect-protocol-version': '1' },
      body: '{}',
    });
    return answer.status === 200 ? (await answer.json()).name : answer.status;
  }, caller);
}

async function signIn(name) {
  await leaveProvider();
  await page.goto(`${own}/console/`);
  await page.getByRole('button', { name: /Continua con/ }).click();
  await vouch(name);
}

async function takeUp(secret, name) {
  await leaveProvider();
  await page.goto('about:blank');
  await page.goto(`${own}/console/invito#${read(secret).toString().trim()}`);
  await page.getByRole('button', { name: /Continua con/ }).click();
  await vouch(name);
}

const alert = () => page.getByRole('alert').textContent();

test('who is linked to nobody is let in nowhere, and reads why', async () => {
  await signIn('stranger');
  assert.match(await alert(), /non è collegata a nessuno/);
  assert.equal(await whoIsSignedIn(), 401);
  assert.doesNotMatch(page.url(), /refused/);
});

test('an invitation is not taken up with somebody else’s identity', async () => {
  await takeUp('secrets/oidc.invitation', 'stranger');
  assert.match(await alert(), /non ha l’indirizzo e-mail/);
  assert.equal(await whoIsSignedIn(), 401);
});

test('nor with a mailbox that the provider has not verified', async () => {
  await takeUp('secrets/oidc.other_invitation', 'unverified');
  assert.match(await alert(), /non ha l’indirizzo e-mail/);
  assert.equal(await whoIsSignedIn(), 401);
});

test('an invitation is taken up with one’s own, once', async () => {
  await takeUp('secrets/oidc.invitation', 'uscio');
  assert.equal(await whoIsSignedIn(), invited);
  await page.goto('about:blank');
  await page.goto(`${own}/console/invito#${read('secrets/oidc.invitation').toString().trim()}`);
  await page.getByText('Questo invito non vale più').waitFor();
});

test('the cookie is the one every session has, and the one of the way there is gone', async () => {
  const cookies = (await context.cookies(own)).map(({ name, httpOnly, secure, sameSite, path }) =>
    [name, httpOnly, secure, sameSite, path]);
  assert.deepEqual(cookies, [['__Host-mugugno', true, true, 'Strict', '/']]);
});

test('from then on the provider’s word is enough, whatever mailbox it tells', async () => {
  people.uscio.email = 'changed@comune.uscio.example';
  await context.clearCookies();
  await signIn('uscio');
  assert.equal(await whoIsSignedIn(), invited);
});

test('the session one came with ends', async () => {
  const [{ value: former }] = await context.cookies(own);
  const answers = async (session) => {
    const answer = await context.request.post(`${own}${caller}`, {
      headers: { 'connect-protocol-version': '1', cookie: `__Host-mugugno=${session}` },
      data: {},
    });
    return answer.status();
  };
  assert.equal(await answers(former), 200);
  await leaveProvider();
  const url = await page.evaluate(async () => {
    const answer = await fetch('/console/session/oidc/begin', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'connect-protocol-version': '1' },
      body: JSON.stringify({ provider: 'unione' }),
    });
    return (await answer.json()).url;
  });
  await page.goto(url);
  await vouch('uscio');
  assert.equal(await whoIsSignedIn(), invited);
  const [{ value: current }] = await context.cookies(own);
  assert.notEqual(current, former);
  await context.clearCookies();
  assert.equal(await answers(former), 401);
  assert.equal(await answers(current), 200);
});

test('keys that the provider changed are found', async () => {
  await context.clearCookies();
  await startProvider(newKey('two'));
  await signIn('uscio');
  assert.equal(await whoIsSignedIn(), invited);
});

test('who says no at the provider is back, and not in', async () => {
  await context.clearCookies();
  await page.goto(`${own}/console/`);
  await page.getByRole('button', { name: /Continua con/ }).click();
  await page.waitForURL(`http://127.0.0.1:${port}/**`);
  await page.getByRole('link', { name: /Cancel/ }).click();
  await page.waitForURL(`${own}/console/**`);
  assert.match(await alert(), /non è stato confermato/);
  assert.equal(await whoIsSignedIn(), 401);
});

test('an answer to what another browser began signs nobody in', async () => {
  await context.clearCookies();
  await page.goto(`${own}/console/`);
  await page.getByRole('button', { name: /Continua con/ }).click();
  await page.waitForURL(`http://127.0.0.1:${port}/**`);
  await context.clearCookies({ domain: 'localhost' });
  await vouch('uscio');
  assert.match(await alert(), /cominciato altrove/);
  assert.equal(await whoIsSignedIn(), 401);
});

test('nor does one to what the same browser began before', async () => {
  await context.clearCookies();
  await page.goto(`${own}/console/`);
  await page.getByRole('button', { name: /Continua con/ }).click();
  await page.waitForURL(`http://127.0.0.1:${port}/**`);
  const another = await context.newPage();
  await another.goto(`${own}/console/`);
  await another.getByRole('button', { name: /Continua con/ }).click();
  await another.waitForURL(`http://127.0.0.1:${port}/**`);
  await another.close();
  await vouch('uscio');
  assert.match(await alert(), /cominciato altrove/);
  assert.equal(await whoIsSignedIn(), 401);
});

test('a page of others cannot begin it', async () => {
  const answer = await context.request.post(`${own}/console/session/oidc/begin`, {
    headers: { 'content-type': 'application/json', origin: 'https://evil.example', 'connect-protocol-version': '1' },
    data: { provider: 'unione' },
  });
  assert.equal(answer.status(), 403);
});

test('a provider that is away keeps nobody from the password', async () => {
  await stopProvider();
  listening = undefined;
  await context.clearCookies();
  await page.goto(`${own}/console/`);
  await page.getByRole('button', { name: 'Accedi', exact: true }).waitFor();
});
