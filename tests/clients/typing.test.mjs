// What somebody types outlives what happens around it: a line that drops, a page that is loaded anew, a
// gateway that is killed and starts again (the part starts it as soon as it is gone).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import {
  base,
  citizenWrites,
  complaints,
  context,
  entriesOf,
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

const field = () => page.locator('.composer textarea');
const words = `${mine}penna`;

before(async () => {
  await start();
  await page.goto(`${base}/console/posta`);
  await page.locator('#email').waitFor();
  await signIn();
  await page.locator('.live-live').waitFor();
  const citizen = await citizenWrites('sori-app', `Lampione spento in via Solimano, ${words}`);
  citizen.close();
  await row(words).waitFor();
  await open(words);
});
after(stop);

test('a line that drops while she writes takes no letter', async () => {
  await page.keyboard.press('r');
  await page.keyboard.type('Buongiorno, ');
  await context.setOffline(true);
  await page.locator('.live-stale').waitFor();
  await page.keyboard.type('la squadra ');
  await context.setOffline(false);
  await page.locator('.live-live').waitFor();
  await page.keyboard.type('passa ');
  assert.equal(await field().inputValue(), 'Buongiorno, la squadra passa ');
  await page.reload();
  await page.locator('.conversation:not([aria-busy])').waitFor();
  assert.equal(await field().inputValue(), 'Buongiorno, la squadra passa ');
});

test('a note that is begun while an answer waits stays, and the answer is not closed over', async () => {
  await field().fill('La squadra passa giovedì.');
  await page.keyboard.press('Control+Enter');
  await page.locator('.outgoing-waiting').waitFor();
  await page.locator('.ticket-scroll').focus();
  await page.keyboard.press('x');
  const dialog = page.locator('dialog[open]');
  await dialog.locator('textarea').fill('Fatto.');
  await dialog.locator('button[type=submit]').click();
  await dialog.locator('.wrong', { hasText: 'Aspetta che parta la tua risposta' }).waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.locator('.ticket-scroll').focus();
  await page.keyboard.press('n');
  await page.keyboard.type('Chiamare prima la scuola');
  await page.locator('.outgoing-sent').waitFor();
  await page.locator('.outgoing-sent').waitFor({ state: 'detached' });
  assert.equal(await field().inputValue(), 'Chiamare prima la scuola');
  await field().fill('');
});

test('who looks elsewhere while her text is checked is asked there, and what leaves is what was checked', async () => {
  let goOn;
  const held = new Promise((resolve) => (goOn = resolve));
  await page.route('**/mugugno.v1.AnswerCheckService/**', async (route) => {
    await held;
    await route.continue();
  });
  await page.locator('.ticket-scroll').focus();
  await page.keyboard.press('r');
  await page.keyboard.type('A Recco passiamo domani.');
  const checked = page.waitForRequest('**/mugugno.v1.AnswerCheckService/**');
  await page.keyboard.press('Control+Enter');
  await checked;
  await page.locator('.tabs button', { hasText: 'Nota' }).click();
  await page.locator('.ticket-scroll').focus();
  await page.keyboard.press('1');
  await page.locator('.towns').waitFor();
  goOn();
  const guard = page.locator('dialog[open]', { hasText: 'Recco' });
  await guard.locator('button', { hasText: 'Rivedi il testo' }).click();
  await page.locator('.conversation:not([aria-busy])').waitFor();
  await page.unroute('**/mugugno.v1.AnswerCheckService/**');
  await page.locator('.ticket-scroll').focus();
  await page.keyboard.press('r');
  assert.equal(await field().inputValue(), 'A Recco passiamo domani.');
  await field().fill('Buongiorno, la squadra passa ');
});

test('nor does a gateway that is killed in the middle, and what was typed leaves when it is back', async () => {
  await field().focus();
  await page.keyboard.press('End');
  await page.keyboard.type('giovedì ');
  process.kill(Number(process.env.MUGUGNO_GATEWAY_PID), 'SIGKILL');
  await page.keyboard.type('mattina.');
  await page.locator('.live-stale').waitFor();
  await page.locator('.live-live').waitFor();
  const whole = 'Buongiorno, la squadra passa giovedì mattina.';
  assert.equal(await field().inputValue(), whole);
  await page.keyboard.press('Control+Enter');
  await page.locator('.outgoing-waiting').waitFor();
  await page.locator('.outgoing-sent').waitFor();
  const { name } = await ticketSaying(words);
  const answers = async () => (await entriesOf(name)).filter(({ text }) => text.startsWith(whole));
  await until(async () => (await answers()).length === 1, 'it left');
  assert.equal(await field().inputValue(), '');
  assert.deepEqual(complaints, []);
});
