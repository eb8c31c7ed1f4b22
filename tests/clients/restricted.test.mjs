// A request that only named people see, in the officer's browser: restricted by the keyboard, told by a
// band, changed, lifted; and gone at once where a colleague restricts it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';

import { base, complaints, isGood, mine, open, page, row, signIn, start, stop, ticketSaying } from './console_page.mjs';
import { connect, message, token } from './gateway.mjs';

const dialog = () => page.locator('dialog[open]');
const ended = () => dialog().waitFor({ state: 'detached' });
const band = () => page.locator('.restricted');
const missing = 5;
const colleagueName = "Operatore dell'ufficio tecnico di Sori";
const colleague = 'associations/golfo-paradiso/staff/tecnico-sori';
const written = `In via Solimano c'è una buca nell'asfalto davanti a casa di mia figlia, ${mine}figlia`;
let citizen;
let other; // the colleague's calls
let restrictions;

async function seenByColleague(name) {
  try {
    await other.call('GetTicket', { name });
    return true;
  } catch (error) {
    assert.equal(error.code, missing);
    return false;
  }
}
async function dark(name) {
  await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'dark'));
  await isGood(name);
  await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'light'));
}
async function onTelephone(name) {
  await page.setViewportSize({ width: 390, height: 844 });
  await isGood(name);
  await page.setViewportSize({ width: 1440, height: 900 });
}

before(async () => {
  citizen = connect('mugugno.v1.SubmissionService', { token: token('sori-app') });
  other = connect('mugugno.v1.TicketService', { token: token('tecnico-sori') });
  restrictions = connect('mugugno.v1.RestrictionService', { token: token('tecnico-sori') });
  await start();
  await page.goto(`${base}/console/posta`);
  await page.locator('#email').waitFor();
  await signIn();
  await page.locator('.live-live').waitFor();
});
after(async () => {
  citizen.close();
  other.close();
  restrictions.close();
  await stop();
});

test('it is restricted by the keyboard, and for the colleague it does not exist any more', async () => {
  await citizen.call('SubmitMessage', message('sori-app', `restricted-${randomUUID()}`, written));
  await row(`${mine}figlia`).waitFor();
  await open(`${mine}figlia`);
  const { name } = await ticketSaying(`${mine}figlia`);
  assert.equal(await seenByColleague(name), true);
  await page.keyboard.press('q');
  await dialog().waitFor();
  assert.equal(await dialog().locator('button[type=submit]').isDisabled(), true, 'a reason is needed');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  assert.equal(await dialog().locator('input[type=radio]:checked').count(), 1);
  await isGood('restrict');
  await dark('restrict-dark');
  await onTelephone('restrict-phone');
  await dialog().locator('textarea').fill('Chiesto dalla madre al telefono.');
  await dialog().locator('input[type=radio]:checked').focus();
  await page.keyboard.press('Enter');
  await ended();
  await band().locator('strong', { hasText: 'Riservata' }).waitFor();
  assert.match(await band().innerText(), /la vede 1 persona/);
  await row(`${mine}figlia`).locator('.badge-restricted').waitFor();
  await page.locator('.happened-words', { hasText: 'Chiesto dalla madre' }).waitFor();
  assert.equal(await seenByColleague(name), false);
  await isGood('restricted');
  await band().locator('summary').click();
  assert.match(await band().innerText(), /Riguarda un minore/);
  await isGood('restricted-who');
  await dark('restricted-who-dark');
  await onTelephone('restricted-who-phone');
});

test('who sees it is changed, and lifting it needs a reason', async () => {
  const { name } = await ticketSaying(`${mine}figlia`);
  await page.keyboard.press('q');
  await dialog().locator('label', { hasText: colleagueName }).locator('input').check();
  await isGood('restrict-change');
  await dialog().locator('button[type=submit]').click();
  await ended();
  await band().locator('li', { hasText: colleagueName }).waitFor();
  assert.match(await band().innerText(), /la vedono 2 persone/);
  assert.equal(await seenByColleague(name), true);
  await band().locator('button', { hasText: 'Togli la riservatezza' }).click();
  await dialog().waitFor();
  assert.equal(await dialog().locator('button[type=submit]').isDisabled(), true);
  await isGood('restrict-lift');
  await onTelephone('restrict-lift-phone');
  await dialog().locator('textarea').fill('La buca è riparata, la bambina sta bene.');
  await dialog().locator('button[type=submit]').click();
  await ended();
  await band().waitFor({ state: 'detached' });
  await page.locator('.happened-words', { hasText: 'la bambina sta bene' }).waitFor();
});

test('what a colleague restricts leaves the list and the open page at once', async () => {
  const { name } = await ticketSaying(`${mine}figlia`);
  await restrictions.call('RestrictTicket', { name, reason: 'REASON_HEALTH', readers: [colleague], request_id: randomUUID() });
  await page.locator('.ticket .empty').waitFor();
  await row(`${mine}figlia`).waitFor({ state: 'detached' });
  assert.equal(await page.locator('.ticket', { hasText: `${mine}figlia` }).count(), 0);
  await isGood('restricted-elsewhere');
});

test('the page\'s own policy has no complaint', () => {
  assert.deepEqual(complaints, []);
});
