// The officer looks for words: by the keyboard, in all her comuni, what was found and where it stands.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';

import { base, citizenWrites, complaints, isGood, mine, office, page, row, signIn, start, stop, ticketSaying, until } from './console_page.mjs';

const box = () => page.locator('.search input');
const marks = () => page.locator('.row-text mark').allInnerTexts();

async function look(query) {
  await page.keyboard.press('/');
  assert.equal(await box().evaluate((input) => input === document.activeElement), true);
  await page.keyboard.type(query);
  await page.keyboard.press('Enter');
}

before(async () => {
  await start();
  await page.goto(`${base}/console/posta`);
  await page.locator('#email').waitFor();
  await signIn();
  await page.locator('.live-live').waitFor();
});
after(stop);

test('a word is found by the keyboard alone, marked where it stands, and the search is in the address', async () => {
  const citizen = await citizenWrites(
    'sori-app',
    `Buonasera, da stamattina in via Solimano la centralina ${mine}ricerca fa un ronzio fortissimo e nessuno risponde`,
  );
  await row(`${mine}ricerca`).or(page.locator('.row-link', { hasText: 'centralina' })).first().waitFor();
  await until(async () => {
    await look(`${mine}ricerc`);
    await page.locator('.row-text mark, .empty-title').first().waitFor();
    return (await marks()).length === 1;
  }, 'the word can be found');
  assert.deepEqual(await marks(), [`${mine}ricerca`]);
  assert.match(page.url(), new RegExp(`cerca=${mine}ricerc$`));
  assert.match(await page.locator('.inbox-head').innerText(), /1 richiesta trovata/);
  await isGood('search');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.locator('.conversation .said', { hasText: 'ronzio' }).waitFor();
  assert.match(page.url(), /\/posta\/sori\/.*cerca=/);
  await isGood('search-open');
  await page.keyboard.press('Escape');
  await page.locator('.inbox-open').waitFor({ state: 'detached' });
  // The address alone brings it back.
  await page.reload();
  await page.locator('.row-text mark').waitFor();
  await page.keyboard.press('Escape');
  await until(async () => !page.url().includes('cerca='), 'the search is left');
  await page.locator('.row-text mark').waitFor({ state: 'detached' });
  citizen.close();
});

test('what colleagues wrote is found, too, and says that it is a note', async () => {
  const citizen = await citizenWrites('sori-app', `Panchina rotta in via Stagno, ${mine}panca`);
  await until(async () => ticketSaying(`${mine}panca`), 'the ticket is there');
  const { name } = await ticketSaying(`${mine}panca`);
  await office.call('AddTicketNote', { name, text: `Ordinata la tavola ${mine}legno`, request_id: randomUUID() });
  await until(async () => {
    await look(`${mine}legno ${mine}panca`);
    await page.locator('.row-text mark, .empty-title').first().waitFor();
    return (await marks()).length > 0;
  }, 'the note can be found');
  assert.match(await page.locator('.row-text').first().innerText(), /^Nota: .*legno|panca/);
  citizen.close();
});

test('nothing found, too short and not up to date are said in words', async () => {
  await look(`${mine}inesistente`);
  await page.locator('.empty-title', { hasText: 'Nessuna richiesta contiene queste parole' }).waitFor();
  await isGood('search-none');
  await look('di');
  await page.locator('.empty-title', { hasText: 'almeno una parola di tre lettere' }).waitFor();
  await isGood('search-short');
  // lag: 41 s, incomplete: tenants/sori
  const behind = Buffer.concat([Buffer.from([0x1a, 2, 0x08, 41, 0x22, 12]), Buffer.from('tenants/sori')]);
  await page.route('**/SearchTickets', (route) => route.fulfill({ contentType: 'application/proto', body: behind }));
  await look(`${mine}lontano`);
  await page.locator('.search-notes', { hasText: 'negli ultimi 42 secondi' }).waitFor();
  assert.match(await page.locator('.search-notes').innerText(), /ancora indicizzando: Sori/);
  await isGood('search-behind');
  await page.unroute('**/SearchTickets');
});

test('on a telephone and in the dark it is the same', async () => {
  await look('Solimano');
  await page.locator('.row-text mark').first().waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await isGood('search-phone');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 1440, height: 900 });
  await isGood('search-dark');
  assert.deepEqual(complaints, []);
});
