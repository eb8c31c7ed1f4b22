// The officer who writes down what somebody says at the counter, and reads out the answer; and how she
// sees that a channel carries nothing.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';

import { base, complaints, entriesOf, isGood, mine, page, signIn, start, stop, until } from './console_page.mjs';
import { connect, read, token } from './gateway.mjs';

const dialog = () => page.locator('dialog[open]');
const words = `Il lampione davanti alla farmacia è spento, ${mine}sportello`;
const bot = `salute-${mine.slice(0, 8)}`;
const admin = connect('mugugno.v1.DirectoryService', { token: token('admin-sori') });

// A Bot API that knows none of the tokens.
const botApi = createServer((from, back) => {
  from.resume();
  from.on('end', () => back.writeHead(401, { 'content-type': 'application/json' })
    .end('{"ok":false,"error_code":401,"description":"Unauthorized"}'));
});

async function make(id, displayName, kind) {
  await admin.call('CreateChannel', {
    parent: 'tenants/sori',
    channel_id: id,
    channel: { display_name: displayName, kind },
    request_id: randomUUID(),
  });
}

before(async () => {
  await make(`sportello-${mine.slice(0, 8)}`, 'Sportello e telefono', 'KIND_COUNTER');
  await new Promise((resolve) => botApi.listen(Number(read('bot_api.port')), '127.0.0.1', resolve));
  await make(bot, 'Bot di prova', 'KIND_TELEGRAM');
  await admin.call('SetChannelSecrets', {
    name: `tenants/sori/channels/${bot}`,
    token: `${Math.floor(Math.random() * 1e9) + 1e9}:SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS`,
    webhook_secret: `salute_${'0123456789abcdef'.repeat(2)}`,
  });
  await start();
  await page.goto(`${base}/console/`);
  await page.locator('#email').waitFor();
  await signIn();
  await page.locator('.towns').waitFor();
});
after(async () => {
  botApi.close();
  botApi.closeAllConnections();
  admin.close();
  await stop();
});

test('what somebody says by telephone is written down by the keyboard alone, and its number is told', async () => {
  await page.keyboard.press('n');
  await dialog().waitFor();
  // Only Sori has a counter, so nothing is chosen and nothing mistaken.
  await dialog().locator('.guard-town', { hasText: 'Comune di Sori' }).waitFor();
  await until(() => page.evaluate(() => document.activeElement?.tagName === 'TEXTAREA'), 'the words come first');
  await page.keyboard.type(words);
  await page.keyboard.press('Tab');
  await page.keyboard.type('via Solimano 14');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Baciccia Parodi');
  await page.keyboard.press('Tab');
  await page.keyboard.type('010 123456');
  await isGood('counter');
  // A wrong key loses nothing.
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  await page.keyboard.press('n');
  assert.equal(await dialog().locator('textarea').inputValue(), words);
  await page.emulateMedia({ colorScheme: 'dark' });
  await isGood('counter-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 390, height: 844 });
  await isGood('counter-phone');
  await page.setViewportSize({ width: 1440, height: 900 });
  await dialog().locator('button[type=submit]', { hasText: 'Registra per il Comune di SORI' }).focus();
  await page.keyboard.press('Enter');
  const number = await dialog().locator('.counter-number').innerText();
  assert.match(number, /^SORI-/);
  assert.match(await dialog().innerText(), /Ufficio tecnico/);
  await isGood('counter-taken');
  await page.keyboard.press('Enter');
  await page.locator('.band', { hasText: number }).waitFor();
  const said = page.locator('.talk-theirs');
  await said.locator('text=detto al telefono').waitFor();
  assert.match(await said.innerText(), /Baciccia Parodi[\s\S]*farmacia[\s\S]*Luogo: via Solimano 14[\s\S]*\+39010123456/);
});

test('the answer is read out, and recorded as told by one key', async () => {
  const name = `tenants${new URL(page.url()).pathname.replace('/console/posta/', '/').replace(/^\/([^/]+)\//, '/$1/tickets/')}`;
  await page.locator('.conversation:not([aria-busy])').waitFor();
  await page.keyboard.press('r');
  await page.keyboard.type('La squadra passa giovedì mattina.');
  await page.keyboard.press('Control+Enter');
  const reply = page.locator('.talk-ours', { hasText: 'giovedì mattina' });
  await reply.locator('.sent-bad', { hasText: 'Da dire al cittadino: +39010123456' }).waitFor();
  await isGood('counter-untold');
  await page.locator('.ticket-scroll').focus();
  await page.keyboard.press('p');
  await reply.locator('.sent', { hasText: 'detta al cittadino' }).waitFor();
  await page.locator('.happened', { hasText: 'risposta detta al cittadino' }).waitFor();
  await isGood('counter-told');
  const entries = await entriesOf(name);
  assert.equal(entries.filter(({ kind }) => kind === 'KIND_TOLD').length, 1);
});

test('in an open ticket n is a note, and N still writes down', async () => {
  await page.locator('.ticket-scroll').focus();
  await page.keyboard.press('n');
  await until(() => page.evaluate(() => document.activeElement?.tagName === 'TEXTAREA'), 'the note has the focus');
  assert.equal(await dialog().count(), 0);
  await page.locator('.ticket-scroll').focus();
  await page.keyboard.press('Shift+N');
  await dialog().locator('.guard-town').waitFor();
  assert.equal(await dialog().locator('textarea').inputValue(), '');
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
});

test('an emergency is said so to who has the citizen on the line', async () => {
  await page.goto(`${base}/console/`);
  await page.locator('.towns').waitFor();
  await page.keyboard.press('n');
  await dialog().locator('textarea').fill(`C'è un incendio e una persona è intrappolata, ${mine}voce`);
  await dialog().locator('button[type=submit]').click();
  await dialog().locator('.wrong', { hasText: '112' }).waitFor();
  await isGood('counter-emergency');
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
});

test('a channel whose token is refused is red in its comune\'s line, with the details one key away', async () => {
  const row = (town) => page.locator('.towns tbody tr', { has: page.locator('th', { hasText: town }) });
  await until(async () => {
    await page.goto(`${base}/console/`);
    await page.locator('.towns tbody tr').first().waitFor();
    return (await row('Sori').locator('.dead', { hasText: 'Bot di prova: credenziale rifiutata' }).count()) === 1;
  }, 'the bot is red');
  assert.equal(await row('Recco').locator('.dead').count(), 0);
  await row('Recco').locator('button', { hasText: 'attivi' }).waitFor();
  await isGood('channels-today');
  await page.keyboard.press('i');
  await dialog().waitFor();
  const card = dialog().locator('.health-dead', { hasText: 'Bot di prova' });
  assert.match(await card.innerText(), /fermo[\s\S]*credenziale rifiutata[\s\S]*401/);
  await isGood('channels');
  await page.emulateMedia({ colorScheme: 'dark' });
  await isGood('channels-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 390, height: 844 });
  await isGood('channels-phone');
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
});

test('the page kept its own rules', () => assert.deepEqual(complaints, []));
