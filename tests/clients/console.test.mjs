// The communications officer's console in a real browser, by the keyboard, at the real gateway: her
// post, the guard against the wrong comune's name, two people at once, a line that drops and a session
// that ends.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';

import {
  asked,
  base,
  citizenWrites,
  complaints,
  context,
  email,
  entriesOf,
  isGood,
  mine,
  open,
  page,
  row,
  scripts,
  sendAndAgree,
  shots,
  signIn,
  start,
  stop,
  ticketSaying,
  until,
} from './console_page.mjs';
import { connect, token } from './gateway.mjs';

before(() => start());
after(stop);

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
  assert.match(await page.locator('dialog[open]').innerText(), /ha già risposto al cittadino: «Già chiuso stamattina/);
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
  await page.getByLabel('Perché non serve una risposta').fill('Avvisato per telefono.');
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
  await page.locator('.top .menu summary').click();
  await page.locator('.menu-sheet button', { hasText: 'English' }).click();
  await page.locator('.inbox-list', { hasText: 'Requests' }).waitFor();
  await isGood('inbox-english');
  await page.locator('.top .menu summary').click();
  await page.locator('.menu-sheet button', { hasText: 'Italiano' }).click();
});

test('how accessible the console is, is said to everybody', async () => {
  await page.goto(`${base}/console/`);
  await page.locator('.foot a').click();
  await page.locator('h1', { hasText: 'Dichiarazione di accessibilità' }).waitFor();
  await isGood('accessibility');
  await page.goto(`${base}/console/`);
  await page.locator('.top').waitFor();
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
  await page.locator('.top .menu summary').click();
  await page.locator('.menu-sheet button', { hasText: 'Esci' }).click();
  await page.locator('#email').waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  await page.reload();
  await page.locator('#email').waitFor();
  await page.locator('.door-foot a').click();
  await page.locator('h1', { hasText: 'Dichiarazione di accessibilità' }).waitFor();
});

test('nobody else was asked for anything, nothing was against the policy, and the first load is light', () => {
  assert.deepEqual([...asked], [base]);
  assert.deepEqual(complaints, []);
  const bytes = [...scripts.values()].reduce((sum, each) => sum + each, 0);
  assert.ok(bytes > 0 && bytes <= 250_000, `${bytes} bytes of script`);
});
