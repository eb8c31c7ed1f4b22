// The comune's own words in the console: a ready text inserted by its key, with all that is missing in
// it filled, and a channel on which nobody answers.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';

import {
  base,
  citizenWrites,
  complaints,
  entriesOf,
  isGood,
  mine,
  office,
  open,
  page,
  row,
  signIn,
  start,
  stop,
  ticketSaying,
  until,
} from './console_page.mjs';
import { connect, token } from './gateway.mjs';

const dialog = () => page.locator('dialog[open]');
const channel = 'tenants/sori/channels/app';
let administrator;

async function ended() {
  await dialog().waitFor({ state: 'detached' });
}

async function answers(replies, it) {
  await administrator.call('SetReplyPolicy', { name: channel, policy: { replies, notice: { it } }, request_id: randomUUID() });
}

async function write(text) {
  const citizen = await citizenWrites('sori-app', text);
  citizen.close();
  await row(text).waitFor();
  await open(text);
  return ticketSaying(text);
}

before(async () => {
  await start();
  administrator = connect('mugugno.v1.DirectoryService', { token: token('admin-sori') });
  await administrator.call('CreateTextTemplate', {
    parent: 'tenants/sori',
    text_template_id: 'ritiro-ingombranti',
    text_template: {
      display_name: 'Ritiro ingombranti',
      text: {
        it: 'Buongiorno, per la {numero} passiamo {giorno:data} a ritirare {pezzi:numero} pezzi.\n{ufficio}',
        de: 'Guten Tag, wegen {numero} kommen wir am {giorno:data}.',
      },
    },
    request_id: randomUUID(),
  });
  await administrator.call('CreateTextTemplate', {
    parent: 'tenants/sori',
    text_template_id: 'scaduto',
    text_template: { display_name: 'Orari di una volta', text: { it: 'Apriamo alle sette.' }, expire_date: '2020-01-31' },
    request_id: randomUUID(),
  });
  await page.goto(`${base}/console/posta`);
  await page.locator('#email').waitFor();
  await signIn();
  await page.locator('.live-live').waitFor();
});
after(async () => {
  administrator?.close();
  await stop();
});

test('a ready text is found by its key, and goes in once all that is missing is filled', async () => {
  const { name, number } = await write(`Divano abbandonato in via Solimano, ${mine}divano`);
  await page.keyboard.press('e');
  await dialog().waitFor();
  await dialog().locator('[role=option]').first().waitFor();
  assert.deepEqual(await dialog().locator('[role=option]').allInnerTexts(), ['Ritiro ingombranti']);
  await page.keyboard.type('rit');
  await dialog().locator('.preview', { hasText: number }).waitFor();
  await isGood('text');
  await page.keyboard.press('Enter');
  await dialog().locator('[role=alert]', { hasText: 'Manca ancora: giorno, pezzi' }).waitFor();
  await dialog().getByLabel('giorno').fill('2026-12-03');
  await dialog().getByLabel('pezzi').fill('due');
  await dialog().locator('button[type=submit]').click();
  await dialog().locator('[role=alert]', { hasText: 'Manca ancora: pezzi' }).waitFor();
  await isGood('text-missing');
  await dialog().getByLabel('pezzi').fill('2');
  await page.keyboard.press('Enter');
  await ended();
  const field = page.locator('.composer textarea');
  await until(async () => (await field.inputValue()).includes(number), 'the text is there');
  assert.match(await field.inputValue(), /passiamo 3 dicembre 2026 a ritirare 2 pezzi\.\nUfficio/);
  await isGood('text-inserted');
  await page.keyboard.press('Control+Enter');
  await until(
    async () => (await entriesOf(name)).some(({ kind, text }) => kind === 'KIND_REPLY' && text.includes('3 dicembre 2026')),
    'the answer left',
  );
});

test('in the dark, on a telephone, in the citizen\'s language, and for the closing text', async () => {
  await write(`Materasso abbandonato in via Solimano, ${mine}materasso`);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await page.keyboard.press('e');
  await dialog().locator('[role=option]').first().waitFor();
  await page.keyboard.type('rit');
  await dialog().getByLabel('Lingua del testo').selectOption('de');
  await dialog().locator('.preview', { hasText: 'Guten Tag' }).waitFor();
  await isGood('text-dark');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await isGood('text-phone');
  await page.keyboard.press('Escape');
  await ended();
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.locator('.band').click();
  await page.keyboard.press('x');
  await dialog().locator('button', { hasText: 'Testi pronti' }).click();
  await page.locator('dialog[open]').nth(1).locator('[role=option]').first().waitFor();
  await isGood('text-close');
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]').nth(1).waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await ended();
});

test('where nobody answers it is said before anything is typed, and the ticket can be closed with a reason', async () => {
  await answers('REPLIES_OFF', 'Qui il Comune legge e non risponde.');
  try {
    const { name } = await write(`Frigorifero abbandonato in via Solimano, ${mine}frigo`);
    await page.locator('.composer .notice', { hasText: 'Qui il Comune legge e non risponde.' }).waitFor();
    assert.equal(await page.locator('.composer textarea').count(), 0);
    await isGood('replies-off');
    await page.keyboard.press('n');
    await page.locator('.composer textarea').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.band').click();
    await page.keyboard.press('x');
    await dialog().waitFor();
    assert.equal(await dialog().locator('option').count(), 1);
    await dialog().getByLabel('Perché').fill('Il canale è solo in ascolto.');
    await isGood('replies-off-close');
    await dialog().locator('button[type=submit]').click();
    await ended();
    assert.equal((await office.call('GetTicket', { name })).state, 'TICKET_STATE_CLOSED');
  } finally {
    await answers('REPLIES_ON', 'Ora il Comune risponde anche qui.');
  }
  assert.deepEqual(complaints, []);
});
