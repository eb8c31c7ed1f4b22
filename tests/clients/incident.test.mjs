// What is asked before an answer leaves, beyond a comune's name; and one cause over two comuni, from the
// proposal to its end, by the keyboard.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import {
  base,
  citizenWrites,
  complaints,
  entriesOf,
  isGood,
  mine,
  open,
  page,
  row,
  signIn,
  start,
  stop,
  ticketSaying,
  until,
} from './console_page.mjs';

const dialog = () => page.locator('dialog[open]');
const citizens = [];

before(async () => {
  await start();
  await page.goto(`${base}/console/posta`);
  await page.locator('#email').waitFor();
  await signIn();
  await page.locator('.live-live').waitFor();
});
after(async () => {
  for (const citizen of citizens) citizen.close();
  await stop();
});

async function write(app, text) {
  citizens.push(await citizenWrites(app, text));
  await row(text).waitFor();
  return ticketSaying(text);
}

// At each width and in both shades.
async function isGoodEverywhere(name) {
  await isGood(name);
  for (const [shade, width, height] of [['dark', 1440, 900], ['light', 390, 844]]) {
    await page.evaluate((to) => document.documentElement.setAttribute('data-theme', to), shade);
    await page.setViewportSize({ width, height });
    await isGood(`${name}-${shade === 'dark' ? 'dark' : 'phone'}`);
  }
  await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'light'));
  await page.setViewportSize({ width: 1440, height: 900 });
}

test('an answer that names another comune’s place, or tells of a person, is asked about', async () => {
  const text = `Panchina rotta ai giardini, ${mine}panchina`;
  const { name } = await write('sori-app', text);
  await open(text);
  await page.keyboard.press('r');
  await page.keyboard.type('La squadra di Megli la ripara; per altro RSSMRA80A01H501U, 333 1234567.');
  await page.keyboard.press('Control+Enter');
  await dialog().waitFor();
  const asked = await dialog().innerText();
  assert.match(asked, /«Megli» \(Recco\)/);
  assert.match(asked, /dati di una persona: RSSMRA80A01H501U e 333 1234567/);
  await isGoodEverywhere('guard-others');
  assert.equal(await page.evaluate(() => document.activeElement.innerText), 'Rivedi il testo');
  await page.keyboard.press('Enter');
  await dialog().waitFor({ state: 'detached' });
  assert.equal((await entriesOf(name)).filter(({ kind }) => kind === 'KIND_REPLY').length, 0);
  await page.fill('.composer textarea', '');
  await page.keyboard.press('Escape');
});

test('what came together is proposed, looked at, named and opened', async () => {
  for (const [app, where] of [['sori-app', 'Sori'], ['sori-app', 'Sori'], ['sori-app', 'Sori'], ['recco-app', 'Recco'], ['recco-app', 'Recco']]) {
    await write(app, `A ${where} non hanno ritirato i rifiuti, ${mine}raccolta${citizens.length}`);
  }
  await page.keyboard.press('4');
  await page.locator('h1', { hasText: 'Eventi' }).waitFor();
  const proposal = page.locator('.incident-proposals .card-plain', { hasText: 'Sori' }).filter({ hasText: 'Recco' }).first();
  await proposal.waitFor();
  await isGoodEverywhere('incident-proposals');
  await proposal.locator('button', { hasText: 'Guarda e apri' }).focus();
  await page.keyboard.press('Enter');
  await dialog().locator('q', { hasText: `${mine}raccolta` }).first().waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'INPUT');
  await page.keyboard.press('Control+A');
  await page.keyboard.type(`Raccolta saltata ${mine}`);
  // Of others' tickets that came meanwhile none belongs to it.
  for (const label of await dialog().locator('.incident-choices label').all()) {
    if (!(await label.innerText()).includes(`${mine}raccolta`)) await label.locator('input').uncheck();
  }
  await dialog().locator('select').selectOption('4');
  await isGoodEverywhere('incident-open');
  await dialog().locator('button[type=submit]').focus();
  await page.keyboard.press('Enter');
  await dialog().waitFor({ state: 'detached' });
  const card = page.locator('.incident', { hasText: mine });
  await card.waitFor();
  assert.match(await card.innerText(), /Solleciti sospesi fino a/);
  assert.equal(await card.locator('tbody tr').count(), 2);
});

test('one text reaches each citizen in the name of their own comune', async () => {
  const card = page.locator('.incident', { hasText: mine });
  await card.locator('button', { hasText: 'Rispondi a tutti' }).focus();
  await page.keyboard.press('Enter');
  await dialog().waitFor();
  await page.keyboard.type('Il Comune di {comune} recupera la raccolta domattina.');
  await dialog().locator('.incident-previews', { hasText: 'Il Comune di Recco recupera' }).waitFor();
  await isGoodEverywhere('incident-answer');
  await dialog().locator('button[type=submit]').focus();
  await page.keyboard.press('Enter');
  await dialog().waitFor({ state: 'detached' });
  await page.locator('.outgoing-waiting', { hasText: 'Risposta a 5 richieste' }).waitFor();
  await page.locator('.outgoing-sent').waitFor({ timeout: 40_000 });
  await until(async () => /Sori\s+3\s+3\s+0\s+0/.test(await card.innerText()), 'Sori’s three are reached');
  const said = (await Promise.all(citizens.slice(1).map((citizen) => citizen.said()))).map((words) => words.join('\n'));
  assert.equal(said.filter((words) => words.includes('Il Comune di Sori recupera')).length, 3);
  assert.equal(said.filter((words) => words.includes('Il Comune di Recco recupera')).length, 2);
  assert.equal(said.some((words) => words.includes('{comune}')), false);
});

test('who comes later is offered, comes in by a decision, and is told', async () => {
  const late = await citizenWrites('sori-app', `Anche qui a Sori non hanno ritirato i rifiuti, ${mine}tardi`);
  citizens.push(late);
  const card = page.locator('.incident', { hasText: mine });
  await card.locator('button', { hasText: 'Una nuova' }).waitFor();
  await isGoodEverywhere('incident');
  assert.equal((await late.said()).some((words) => words.includes('recupera')), false);
  await card.locator('button', { hasText: 'Una nuova' }).focus();
  await page.keyboard.press('Enter');
  await dialog().locator('legend', { hasText: 'Nuove' }).waitFor();
  await isGoodEverywhere('incident-tickets');
  await dialog().locator('button[type=submit]').focus();
  await page.keyboard.press('Enter');
  await dialog().waitFor({ state: 'detached' });
  await until(async () => (await late.said()).some((words) => words.includes('Il Comune di Sori recupera')), 'the citizen reads it');
});

test('it ends by a person, and with it the pause', async () => {
  const card = page.locator('.incident', { hasText: mine });
  await card.locator('button', { hasText: 'Chiudi l’evento' }).focus();
  await page.keyboard.press('Enter');
  await dialog().waitFor();
  await isGood('incident-close');
  await dialog().locator('button[type=submit]').focus();
  await page.keyboard.press('Enter');
  await card.waitFor({ state: 'detached' });
  assert.deepEqual(complaints, []);
});
