// A message with two matters, matters that have to do with each other, where on the map a message comes
// from, and how an answer reads: in the officer's browser.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';

import { asked, base, complaints, entriesOf, isGood, mine, office, open, page, row, signIn, start, stop, ticketSaying } from './console_page.mjs';
import { connect, message, token } from './gateway.mjs';

const dialog = () => page.locator('dialog[open]');
const ended = () => dialog().waitFor({ state: 'detached' });
const related = () => page.locator('.related');
const both = `In via Solimano c'è una buca profonda davanti alla scuola, e inoltre i cassonetti non sono stati svuotati, ${mine}doppia`;
const place = { latitude: 44.3725, longitude: 9.1044, accuracy_meters: 25 };
let client;

async function write(text, { app = 'sori-app', user = `related-${randomUUID()}`, position } = {}) {
  const request = message(app, user, text);
  if (position) request.message.position = position;
  return client.call('SubmitMessage', request);
}

before(async () => {
  client = connect('mugugno.v1.SubmissionService', { token: token('sori-app') });
  await start();
  await page.goto(`${base}/console/posta`);
  await page.locator('#email').waitFor();
  await signIn();
  await page.locator('.live-live').waitFor();
});
after(async () => {
  client.close();
  await stop();
});

test('a message that seems to speak of two matters is split by the keyboard, and answered in one conversation', async () => {
  const { conversation } = await write(both);
  await row(`${mine}doppia`).waitFor();
  await open(`${mine}doppia`);
  const first = await ticketSaying(`${mine}doppia`);
  await related().locator('.remark', { hasText: 'parlare anche d’altro' }).waitFor();
  await isGood('split-offered');
  await page.keyboard.press('w');
  await dialog().waitFor();
  assert.equal(await dialog().locator('[aria-selected=true]').count(), 1, 'the second topic is chosen already');
  await isGood('split');
  await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'dark'));
  await isGood('split-dark');
  await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'light'));
  await page.keyboard.press('Enter');
  await ended();
  const link = related().locator('a.number');
  await link.waitFor();
  assert.match(await page.locator('.happened', { hasText: 'divisa in due' }).innerText(), /SORI-/);
  await isGood('split-done');
  await page.setViewportSize({ width: 390, height: 844 });
  await isGood('split-done-phone');
  await page.keyboard.press('b');
  await dialog().waitFor();
  await isGood('link-phone');
  await page.keyboard.press('Escape');
  await ended();
  await page.setViewportSize({ width: 1440, height: 900 });
  const number = await link.innerText();
  await link.click();
  await page.locator('.band .number', { hasText: number }).waitFor();
  await page.locator('.conversation .said', { hasText: `${mine}doppia` }).waitFor();
  await related().locator('a.number').waitFor();
  const second = (await office.call('ListTickets', { parent: 'tenants/sori', page_size: 200 })).tickets.find((each) => each.number === number);
  assert.notEqual(second.office, first.office);
  for (const name of [first.name, second.name]) {
    await office.call('ReplyToTicket', { name, text: `Ci pensiamo noi, ${name.slice(-6)}.`, request_id: randomUUID() });
  }
  const { entries } = await client.call('ListEntries', { parent: conversation });
  for (const name of [first.name, second.name]) {
    assert.equal(entries.filter(({ text }) => text.includes(name.slice(-6))).length, 1, 'each answer arrives once');
  }
  assert.equal(entries.filter(({ text }) => text.includes(`${mine}doppia`)).length, 1, 'and what was written stands there once');
});

test('two tickets are related and taken apart again, on both', async () => {
  await write(`Muretto che si sgretola in via Solimano, ${mine}muretto`);
  const { number } = await write(`Pietre sulla strada in via Solimano, ${mine}pietre`);
  await row(`${mine}pietre`).waitFor();
  await open(`${mine}muretto`);
  await page.keyboard.press('b');
  await dialog().waitFor();
  await dialog().locator('.soft').first().waitFor();
  await isGood('link-empty');
  // Found as soon as it is indexed.
  const found = dialog().locator('label', { hasText: number });
  for (let i = 0; i < 60 && !(await found.count()); i += 1) {
    await dialog().locator('input[type=search]').fill('');
    await dialog().locator('input[type=search]').fill(`${mine}pietre`);
    await page.waitForTimeout(700);
  }
  await found.locator('input').check();
  await isGood('link');
  await page.keyboard.press('Enter');
  await ended();
  await related().locator('a.number', { hasText: number }).waitFor();
  await related().locator('a.number', { hasText: number }).click();
  await page.locator('.band .number', { hasText: number }).waitFor();
  await related().locator('li', { hasText: 'Muretto' }).waitFor();
  const { name } = await ticketSaying(`${mine}pietre`);
  assert.equal((await entriesOf(name)).filter(({ kind }) => kind === 'KIND_LINK').length, 1);
  await related().locator('button', { hasText: 'Togli' }).click();
  await related().waitFor({ state: 'detached' });
  await page.locator('.happened', { hasText: 'tolto il collegamento' }).waitFor();
});

test('where the telephone was stands among the borders, by words and by keys, without asking anybody else', async () => {
  await write(`Transenna caduta sul lungomare, ${mine}mappa`, { position: place });
  await row(`${mine}mappa`).waitFor();
  await open(`${mine}mappa`);
  const map = page.locator('.map');
  await map.locator('.map-candidate').waitFor();
  assert.match(await page.locator('.talk-facts').innerText(), /44\.37250, 9\.10440/);
  assert.match(await page.locator('.map-words').innerText(), /Sul disegno, semplificato, è in Sori\. Margine: 25 m\./);
  assert.match(await map.locator('svg').getAttribute('aria-label'), /è in Sori/);
  assert.equal(await map.locator('.map-name-candidate').innerHTML(), 'Sori');
  await isGood('map');
  const radius = async () => Number(await map.locator('.map-accuracy').getAttribute('r'));
  const drawn = await radius();
  await map.focus();
  await page.keyboard.press('+');
  assert.ok(Math.abs((await radius()) / drawn - 2) < 0.01, 'one step is twice as near');
  const left = async () => Number(await map.locator('.map-dot').getAttribute('cx'));
  const at = await left();
  await page.keyboard.press('ArrowRight');
  assert.ok((await left()) < at, 'the arrows move it');
  await page.keyboard.press('-');
  await page.keyboard.press('0');
  assert.equal(await radius(), drawn);
  await page.locator('.map-words button', { hasText: 'Da vicino' }).click();
  assert.ok((await radius()) > drawn);
  await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'dark'));
  await isGood('map-dark');
  await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'light'));
  assert.deepEqual([...asked], [base], 'nobody else was asked for anything');
});

test('in the lobby both comuni a message may be of stand out on the map', async () => {
  const shared = connect('mugugno.v1.SubmissionService', { token: token('golfo-app') });
  const request = message('golfo-app', `related-${randomUUID()}`, `Buca davanti al municipio di Recco, ${mine}lobby`);
  request.message.position = place;
  await shared.call('SubmitMessage', request);
  shared.close();
  await page.keyboard.press('3');
  const card = page.locator('.card-plain', { hasText: `${mine}lobby` });
  await card.locator('.map-candidate').nth(1).waitFor();
  assert.deepEqual((await card.locator('.map-name-candidate').allTextContents()).sort(), ['Recco', 'Sori']);
  await isGood('map-lobby');
  await page.keyboard.press('2');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.keyboard.press('3');
  // On a telephone it is drawn when it is asked for.
  await card.locator('summary', { hasText: 'Mappa' }).click();
  await card.locator('.map-candidate').first().waitFor();
  await isGood('map-lobby-phone');
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.keyboard.press('2');
  await open(`${mine}mappa`);
});

test('how an answer reads is said from twenty words on, calmly', async () => {
  await page.locator('.composer textarea').fill('Grazie, ci pensiamo noi.');
  assert.equal(await page.locator('.readability').count(), 0);
  await page
    .locator('.composer textarea')
    .fill(
      'In riferimento alla segnalazione in oggetto si comunica che, previa effettuazione del sopralluogo tecnico da parte del personale incaricato, si procederà alla calendarizzazione degli interventi manutentivi conseguentemente all’approvazione della documentazione amministrativa.',
    );
  await page.locator('.readability', { hasText: 'Si legge a fatica anche con un diploma' }).waitFor();
  await isGood('readability');
  await page
    .locator('.composer textarea')
    .fill('La ditta ha svuotato i cassonetti ieri sera. Se sono ancora pieni, scrivici qui. Per i mobili vecchi si chiama il numero verde.');
  await page.locator('.readability', { hasText: 'Si legge bene.' }).waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await isGood('readability-phone');
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.locator('.composer textarea').fill('');
});

test('the page\'s own policy has no complaint', () => {
  assert.deepEqual(complaints, []);
});
