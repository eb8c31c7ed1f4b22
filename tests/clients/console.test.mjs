// The communications officer's console in a real browser, by the keyboard, at the real gateway: her
// post, the guard against the wrong comune's name, two people at once, a line that drops and a session
// that ends. At every step by the rules of accessibility (WCAG 2.2 AA, by axe), and without a complaint
// of the page's own policy. Screenshots are kept in $MUGUGNO_SCREENSHOTS.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';

import { address, connect, message, read, token } from './gateway.mjs';

const base = `https://localhost:${address.split(':')[1]}`;
const email = 'comunicazione@golfoparadiso.example';
const shots = process.env.MUGUGNO_SCREENSHOTS ?? `${tmpdir()}/mugugno-console`;
// Of this run alone, in letters: digits would be a house number.
const mine = [...randomUUID().replaceAll('-', '')].map((each) => 'abcdefghilmnopqr'[parseInt(each, 16)]).join('');
const asked = new Set();
const complaints = [];
const scripts = new Map();
let folder;
let context;
let page;
let office;

before(async () => {
  mkdirSync(shots, { recursive: true });
  folder = mkdtempSync(`${tmpdir()}/mugugno-console-`);
  context = await chromium.launchPersistentContext(folder, {
    executablePath: '/usr/bin/chromium',
    ignoreHTTPSErrors: true,
    locale: 'it-IT',
    viewport: { width: 1440, height: 900 },
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  page = await context.newPage();
  context.on('request', (request) => {
    if (!request.url().startsWith('blob:')) asked.add(new URL(request.url()).origin);
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (line) => {
    if (/Content Security Policy|Refused to/.test(line.text())) complaints.push(line.text());
  });
  page.on('response', async (answer) => {
    if (/\/console\/assets\/.*\.js$/.test(answer.url())) scripts.set(answer.url(), gzipSync(await answer.body()).length);
  });
  office = connect('mugugno.v1.TicketService', { token: token('comunicazione') });
});

after(async () => {
  await context?.close();
  office?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function isGood(name) {
  await page.screenshot({ path: `${shots}/${name}.png` });
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].html]), [], name);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wider, false, `${name}: nothing is cut off`);
}

// What a citizen writes in an app; the conversation it belongs to.
async function citizenWrites(app, text) {
  const client = connect('mugugno.v1.SubmissionService', { token: token(app) });
  const { conversation } = await client.call('SubmitMessage', message(app, `console-${randomUUID()}`, text));
  return {
    said: async () => (await client.call('ListEntries', { parent: conversation })).entries.map(({ text: words }) => words),
    close: () => client.close(),
  };
}

async function ticketSaying(words) {
  const { tickets } = await office.call('ListTickets', { parent: 'tenants/-', page_size: 200 });
  return tickets.find(({ preview }) => preview.includes(words));
}

async function entriesOf(name) {
  return (await office.call('ListTicketEntries', { parent: name })).entries;
}

const row = (words) => page.locator('.row-link', { hasText: words });

async function open(words) {
  await row(words).click();
  await page.locator('.conversation .said', { hasText: words }).waitFor();
  await page.locator('.conversation:not([aria-busy])').waitFor();
}

async function until(holds, what) {
  for (let i = 0; i < 150; i += 1) {
    if (await holds()) return;
    await page.waitForTimeout(200);
  }
  assert.fail(what);
}

// Each code is good once; other tests use those of the app.
const codes = () => read('secrets/console.codes').toString().trim().split('\n').reverse();
let codesUsed = 0;

async function signIn() {
  await page.fill('#email', email);
  await page.fill('#password', read('secrets/console.password').toString().trim());
  await page.keyboard.press('Enter');
  await page.fill('#code', codes()[codesUsed]);
  codesUsed += 1;
  await page.keyboard.press('Enter');
  await page.locator('.top').waitFor();
}

// The question about a quick change of comune is for hands that are too fast: these are.
async function sendAndAgree() {
  await page.keyboard.press('Control+Enter');
  const guard = page.locator('dialog[open]');
  const bar = page.locator('.outgoing-waiting');
  await guard.or(bar).first().waitFor();
  if (await guard.count()) await guard.locator('button', { hasText: 'Invia come' }).click();
  await bar.waitFor();
}

test('nobody comes in without signing in, and what is wrong is said', async () => {
  await page.goto(`${base}/console/posta`);
  await page.locator('#email').waitFor();
  await isGood('sign-in');
  await page.fill('#email', email);
  await page.fill('#password', 'non è questa');
  await page.keyboard.press('Enter');
  await page.locator('[role=alert]').waitFor();
  await isGood('sign-in-refused');
});

test('she signs in with password and code, and comes where she wanted to go', async () => {
  await signIn();
  await page.locator('.inbox-list').waitFor();
  assert.equal(new URL(page.url()).pathname, '/console/posta');
});

test('the first screen tells what burns and how each comune stands', async () => {
  const gas = await citizenWrites('recco-app', `Fortissimo odore di gas nel portone di via Roma ${mine}`);
  gas.close();
  await page.keyboard.press('1');
  await page.locator('.burning', { hasText: mine }).waitFor();
  assert.equal(await page.locator('.towns tbody tr').count(), 8);
  await isGood('today');
});

test('a message that comes while she looks is there by itself, and (S57) its words are only words', async () => {
  await page.keyboard.press('2');
  await page.locator('.row-link').first().waitFor();
  const script = await citizenWrites('sori-app', `Lampione spento in via Solimano <img src=x onerror="document.title='rotto'"> ${mine}lampo`);
  script.close();
  await row(`${mine}lampo`).waitFor();
  await open(`${mine}lampo`);
  assert.match(await page.locator('.talk-theirs .said').innerText(), /<img src=x onerror=/);
  assert.equal(await page.locator('.talk img').count(), 0);
  assert.match(await page.title(), /Comune di Sori/);
  assert.match(await page.locator('.band').innerText(), /Comune di Sori/);
  assert.notEqual(await page.locator('.said mark').count(), 0, 'the words that decided are marked');
  await isGood('ticket');
});

test('by the keyboard alone: down, up, open, back', async () => {
  await page.keyboard.press('Escape');
  await until(async () => (await page.evaluate(() => document.activeElement?.dataset.ticket ?? '')) !== '', 'a row has the focus');
  const first = await page.evaluate(() => document.activeElement.dataset.ticket);
  await page.keyboard.press('k');
  const above = await page.evaluate(() => document.activeElement.dataset.ticket);
  assert.notEqual(above, first);
  await page.keyboard.press('j');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.ticket), first);
  await page.keyboard.press('Enter');
  await page.locator('.ticket .band').waitFor();
  await page.keyboard.press('?');
  await page.locator('dialog[open]').waitFor();
  await isGood('keys');
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
});

test('an emergency stands on top until she says that she has seen it', async () => {
  await row(mine).first().waitFor();
  await open(`via Roma ${mine}`);
  assert.equal(await page.locator('.alarm').count(), 1);
  await page.keyboard.press('a');
  await page.locator('.alarm').waitFor({ state: 'detached' });
  const ticket = await ticketSaying(`via Roma ${mine}`);
  assert.ok(ticket.emergency_acknowledge_time);
});

test('a reply that names another comune asks first, and can be taken back for ten seconds', async () => {
  const citizen = await citizenWrites('sori-app', `Buca davanti alla scuola, ${mine}buca`);
  await row(`${mine}buca`).waitFor();
  await open(`${mine}buca`);
  const { name } = await ticketSaying(`${mine}buca`);
  await page.keyboard.press('r');
  await page.keyboard.type('La squadra del Comune di Recco passa domani.');
  assert.match(await page.locator('.send').innerText(), /Rispondi come Comune di SORI/);
  await page.keyboard.press('Control+Enter');
  const guard = page.locator('dialog[open]');
  assert.match(await guard.innerText(), /Comune di Sori, ma il testo nomina Recco/);
  assert.equal(await page.evaluate(() => document.activeElement.innerText), 'Rivedi il testo');
  await isGood('guard');
  await page.keyboard.press('Enter');
  await guard.waitFor({ state: 'detached' });

  await page.fill('.composer textarea', 'La squadra passa domani.');
  await page.locator('.composer textarea').focus();
  await sendAndAgree();
  await isGood('undo');
  await page.keyboard.press('u');
  await page.locator('.outgoing-waiting').waitFor({ state: 'detached' });
  assert.equal(await page.inputValue('.composer textarea'), 'La squadra passa domani.');
  assert.equal((await entriesOf(name)).filter(({ kind }) => kind === 'KIND_REPLY').length, 0);

  await page.locator('.composer textarea').focus();
  await sendAndAgree();
  await page.locator('.talk-ours', { hasText: 'La squadra passa domani.' }).waitFor();
  assert.equal(await page.inputValue('.composer textarea'), '');
  await until(async () => (await citizen.said()).some((words) => words.includes('La squadra passa domani.')), 'the citizen reads it');
  citizen.close();
});

test('a draft belongs to its ticket, and outlives a reload and the end of the session', async () => {
  const other = await citizenWrites('sori-app', `Rubinetto aperto ai giardini, ${mine}acqua`);
  other.close();
  await row(`${mine}acqua`).waitFor();
  await open(`${mine}acqua`);
  await page.keyboard.press('r');
  await page.keyboard.type('Grazie, chiudiamo noi.');
  await open(`${mine}buca`);
  assert.equal(await page.inputValue('.composer textarea'), '');
  await open(`${mine}acqua`);
  assert.equal(await page.inputValue('.composer textarea'), 'Grazie, chiudiamo noi.');
  await page.reload();
  await page.locator('.composer textarea').waitFor();
  assert.equal(await page.inputValue('.composer textarea'), 'Grazie, chiudiamo noi.');

  await context.clearCookies();
  await page.locator('.conversation:not([aria-busy])').waitFor();
  await page.locator('.band').click();
  await page.keyboard.press('c');
  await page.locator('#email').waitFor();
  assert.match(await page.locator('.notice').innerText(), /rimasto qui/);
  await isGood('expired');
  await signIn();
  await page.locator('.composer textarea').waitFor();
  assert.equal(await page.inputValue('.composer textarea'), 'Grazie, chiudiamo noi.');
});

test('who writes while a colleague answers sees the colleague\'s answer first', async () => {
  const { name } = await ticketSaying(`${mine}acqua`);
  await page.locator('.conversation:not([aria-busy])').waitFor();
  const colleague = connect('mugugno.v1.TicketService', { token: token('tecnico-sori') });
  await colleague.call('ReplyToTicket', { name, text: `Già chiuso stamattina ${mine}`, request_id: randomUUID() });
  colleague.close();
  await page.locator('.news', { hasText: 'Già chiuso stamattina' }).waitFor();
  await page.locator('.composer textarea').focus();
  await page.keyboard.press('Control+Enter');
  assert.match(await page.locator('dialog[open]').innerText(), /La richiesta è cambiata mentre scrivevi/);
  await isGood('collision');
  await page.keyboard.press('Escape');
});

test('a line that drops is said, and what came meanwhile is there when it is back', async () => {
  await context.setOffline(true);
  await page.locator('.live-stale').waitFor();
  await page.screenshot({ path: `${shots}/stale.png` });
  const meanwhile = await citizenWrites('recco-app', `Cassonetto pieno, ${mine}cassonetto`);
  meanwhile.close();
  await context.setOffline(false);
  await page.locator('.live-live').waitFor();
  await row(`${mine}cassonetto`).waitFor();
});

test('forward, topic, note, charge and close, each by its key', async () => {
  await open(`${mine}cassonetto`);
  await page.keyboard.press('f');
  await page.locator('dialog[open] input[role=combobox]').waitFor();
  await page.keyboard.type('trib');
  await isGood('forward');
  await page.keyboard.press('Enter');
  await page.locator('.facts', { hasText: 'Tributi' }).waitFor();
  await page.keyboard.press('t');
  await page.locator('dialog[open] input[role=combobox]').waitFor();
  await page.keyboard.type('tari');
  await isGood('topic');
  await page.keyboard.press('Enter');
  await page.locator('.facts', { hasText: 'TARI' }).waitFor();
  await page.keyboard.press('c');
  await page.locator('.facts', { hasText: 'tu' }).waitFor();
  await page.keyboard.press('n');
  await page.keyboard.type('Sentito il gestore.');
  await page.keyboard.press('Control+Enter');
  await page.locator('.talk-note', { hasText: 'Sentito il gestore.' }).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.band').click();
  await page.keyboard.press('x');
  await page.locator('dialog[open] #outcome').selectOption('8');
  await page.fill('#close-reason', 'Avvisato per telefono.');
  await isGood('close');
  await page.locator('dialog[open] button[type=submit]').click();
  await page.locator('.band', { hasText: 'Chiusa' }).waitFor();
  await page.locator('.row-link', { hasText: `${mine}cassonetto` }).waitFor({ state: 'detached' });
});

test('a message without a comune is assigned from the lobby', async () => {
  const lost = await citizenWrites('golfo-app', `Panchina rotta vicino a casa mia, ${mine}panchina`);
  await page.keyboard.press('3');
  const card = page.locator('.card-plain', { hasText: `${mine}panchina` });
  await card.waitFor({ timeout: 40_000 });
  await isGood('lobby');
  await card.locator('select').selectOption({ label: 'Camogli' });
  await card.locator('button', { hasText: 'Affida al Comune di Camogli' }).click();
  await card.waitFor({ state: 'detached' });
  lost.close();
  await page.keyboard.press('2');
  await row(`${mine}panchina`).waitFor();
  assert.match(await row(`${mine}panchina`).innerText(), /Camogli/);
});

test('in the dark, on a telephone and in English too', async () => {
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await isGood('inbox-dark');
  await open(`${mine}panchina`);
  await isGood('ticket-dark');
  await page.setViewportSize({ width: 390, height: 844 });
  await isGood('ticket-phone-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await isGood('ticket-phone');
  await page.locator('.band-back').click();
  await isGood('inbox-phone');
  await page.keyboard.press('1');
  await page.locator('.towns').waitFor();
  await isGood('today-phone');
  await page.keyboard.press('3');
  await page.locator('.page-head').waitFor();
  await isGood('lobby-phone');
  await page.setViewportSize({ width: 720, height: 450 });
  await page.keyboard.press('2');
  await page.locator('.row-link').first().waitFor();
  await isGood('inbox-at-200-percent');
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.locator('.menu summary').click();
  await page.locator('.menu-sheet button', { hasText: 'English' }).click();
  await page.locator('.inbox-list', { hasText: 'Requests' }).waitFor();
  await isGood('inbox-english');
  await page.locator('.menu summary').click();
  await page.locator('.menu-sheet button', { hasText: 'Italiano' }).click();
});

test('a page that is not there says so, and nothing waits where nothing is', async () => {
  await page.goto(`${base}/console/altrove`);
  await page.locator('.empty').waitFor();
  await isGood('nowhere');
  await page.goto(`${base}/console/posta?comune=uscio&stato=waiting`);
  await page.locator('.inbox-list .empty').waitFor();
  await isGood('inbox-empty');
});

test('signing out leaves no draft behind', async () => {
  assert.notEqual(await page.evaluate(() => sessionStorage.length), 0);
  await page.locator('.menu summary').click();
  await page.locator('.menu-sheet button', { hasText: 'Esci' }).click();
  await page.locator('#email').waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  await page.reload();
  await page.locator('#email').waitFor();
});

test('nobody else was asked for anything, nothing was against the policy, and the first load is light', () => {
  assert.deepEqual([...asked], [base]);
  assert.deepEqual(complaints, []);
  const bytes = [...scripts.values()].reduce((sum, each) => sum + each, 0);
  assert.ok(bytes > 0 && bytes <= 250_000, `${bytes} bytes of script`);
});
