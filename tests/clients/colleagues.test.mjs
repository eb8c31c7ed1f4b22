// Two people at one desk, each in a browser of her own: the officer of all the comuni, and a colleague of
// Sori's technical office. Who works on what, who is there, and whose answer is first.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { after, before, test } from 'node:test';

import { chromium } from 'playwright-core';

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
  sendAndAgree,
  signIn,
  start,
  stop,
  ticketSaying,
  until,
} from './console_page.mjs';
import { connect, read, token } from './gateway.mjs';

const officerName = 'Ufficio comunicazione associato';
const colleagueName = "Operatore dell'ufficio tecnico di Sori";
let folder;
let context;
let other; // the colleague's page

function oneTimeCode(secret) {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((each) => digits.indexOf(each).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((each) => parseInt(each, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const number = (mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000;
  return String(number).padStart(6, '0');
}

// By the invitation, so that the browser has her session.
async function letColleagueIn() {
  const ask = async (act, data) => {
    const answer = await context.request.post(`${base}/console/session/${act}`, {
      headers: { 'connect-protocol-version': '1' },
      data,
    });
    assert.equal(answer.status(), 200, await answer.text());
    return answer.json();
  };
  const invitation = read('secrets/colleague.invitation').toString().trim();
  const { totp_secret: secret } = await ask('invitation', { token: invitation });
  await ask('invitation/accept', { token: invitation, password: `pandolce-${mine}`, code: oneTimeCode(secret) });
}

before(async () => {
  await start();
  folder = mkdtempSync(`${tmpdir()}/mugugno-colleague-`);
  context = await chromium.launchPersistentContext(folder, {
    executablePath: '/usr/bin/chromium',
    ignoreHTTPSErrors: true,
    locale: 'it-IT',
    viewport: { width: 390, height: 844 },
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  await letColleagueIn();
  other = await context.newPage();
  other.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${base}/console/posta`);
  await page.locator('#email').waitFor();
  await signIn();
  await page.locator('.live-live').waitFor();
  await other.goto(`${base}/console/posta`);
  await other.locator('.live-live').waitFor();
});
after(async () => {
  await context?.close();
  rmSync(folder, { recursive: true, force: true });
  await stop();
});

const desk = (at) => at.locator('.desk-line');
const rowOf = (at, words) => at.locator('.row-link', { hasText: words });

async function write(words, text = `Lampione spento in via Solimano, ${words}`) {
  const citizen = await citizenWrites('sori-app', text);
  citizen.close();
  await row(words).waitFor();
  return ticketSaying(words);
}

async function bothOpen(words) {
  const ticket = await write(words);
  await open(words);
  await other.goto(`${base}/console/posta/${ticket.name.replace('tenants/', '').replace('tickets/', '')}`);
  await other.locator('.conversation:not([aria-busy])').waitFor();
  return ticket;
}

async function answersOf(name) {
  return (await entriesOf(name)).filter(({ kind }) => kind === 'KIND_REPLY');
}

test('who works on a ticket is told in the list and on the ticket, and who looks while they do', async () => {
  const words = `${mine}banco`;
  await write(words);
  await open(words);
  await page.keyboard.press('l');
  await desk(page).locator('text=Ci lavori tu, fino alle').waitFor();
  await row(words).locator('.row-claim', { hasText: 'Ci lavori tu' }).waitFor();
  await rowOf(other, words).locator('.row-claim', { hasText: `Ci lavora ${officerName}` }).waitFor();
  await isGood('claim-in-the-list', other);
  await rowOf(other, words).click();
  await desk(other).locator(`text=Ci lavora ${officerName}, fino alle`).waitFor();
  await desk(page).locator(`text=${colleagueName} la sta guardando`).waitFor();
  await isGood('claim-mine');
  await isGood('claim-of-a-colleague', other);
  await other.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await isGood('claim-of-a-colleague-dark', other);
  await other.emulateMedia({ colorScheme: 'light' });
  await other.goBack();
  await until(async () => !(await desk(page).innerText()).includes('guardando'), 'the colleague has left');
});

test('who types works on it, writes for others to see, and is taken over from by name only', async () => {
  const words = `${mine}cambio`;
  const { name } = await bothOpen(words);
  await page.keyboard.press('r');
  await page.keyboard.type('Buongiorno,');
  await desk(other).locator(`text=${officerName} sta scrivendo`).waitFor();
  await desk(other).locator(`text=Ci lavora ${officerName}`).waitFor();
  await isGood('writing', other);
  // What she typed is hers: she is asked before it leaves beside a colleague's.
  await other.locator('.composer textarea').fill('Passiamo noi.');
  await other.locator('.composer textarea').press('Control+Enter');
  assert.match(await other.locator('dialog[open]').innerText(), new RegExp(`Ci sta lavorando ${officerName}`));
  await other.keyboard.press('Escape');
  await other.keyboard.press('Escape');
  await other.locator('.ticket-scroll').focus();
  await other.keyboard.press('l');
  await other.locator('dialog[open]', { hasText: `Ci lavora ${officerName}` }).waitFor();
  await isGood('take-over', other);
  await other.locator('dialog[open] button', { hasText: `Subentra a ${officerName}` }).click();
  await desk(other).locator('text=Ci lavori tu').waitFor();
  await desk(page).locator(`text=${colleagueName} è subentrato a te`).waitFor();
  assert.equal(await page.inputValue('.composer textarea'), 'Buongiorno,');
  await isGood('taken-over');
  const claims = connect('mugugno.v1.ClaimService', { token: token('comunicazione') });
  const { claims: found } = await claims.call('ListClaims', { parent: 'tenants/sori' });
  claims.close();
  assert.match(found.find(({ ticket }) => ticket === name).staff, /tecnico-sori$/);
});

test('leaving with something begun keeps it on the first screen, without it lets it go', async () => {
  const words = `${mine}resta`;
  const { number } = await bothOpen(words);
  await page.keyboard.press('r');
  await page.keyboard.type('Sentiamo la ditta.');
  await desk(page).locator('text=Ci lavori tu').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('1');
  const claims = page.locator('.claims', { hasText: number });
  await claims.waitFor();
  await isGood('my-claims');
  await claims.locator('a', { hasText: number }).click();
  await page.locator('.conversation:not([aria-busy])').waitFor();
  await page.locator('.composer textarea').fill('');
  await page.keyboard.press('Escape');
  await page.keyboard.press('1');
  await page.locator('.today').waitFor();
  await until(async () => !(await desk(other).innerText()).includes('Ci lavora'), 'it was let go');
  assert.equal(await claims.count(), 0);
});

test('a page that is closed lets go of what it worked on', async () => {
  const words = `${mine}chiude`;
  await page.keyboard.press('2');
  await write(words);
  await open(words);
  const window = await context.newPage();
  await window.goto(`${base}/console/posta`);
  await rowOf(window, words).click();
  await window.locator('.conversation:not([aria-busy])').waitFor();
  await window.keyboard.press('l');
  await desk(page).locator(`text=Ci lavora ${colleagueName}`).waitFor();
  await window.close({ runBeforeUnload: true });
  await until(async () => !(await desk(page).innerText()).includes('Ci lavora'), 'the claim is gone with the page');
});

test('of two answers sent at once the second is held back until the first was read', async () => {
  const words = `${mine}insieme`;
  await page.keyboard.press('2');
  const { name } = await bothOpen(words);
  await page.locator('.composer textarea').fill('La squadra passa domani.');
  await other.locator('.composer textarea').fill('Abbiamo già riparato.');
  await sendAndAgree();
  // Seconds later, so that the one that leaves first is seen before the other is due.
  await page.locator('.outgoing-waiting', { hasText: /tra [1-4] second/ }).waitFor();
  await other.locator('.composer textarea').press('Control+Enter');
  // Which of the two had the claim is asked of the other.
  const guard = other.locator('dialog[open]');
  await guard.or(other.locator('.outgoing-waiting')).first().waitFor();
  if (await guard.count()) await guard.locator('button', { hasText: 'Invia come' }).click();
  await other.locator('.news[role=alert]', { hasText: 'la tua non è partita' }).waitFor();
  await isGood('held-back', other);
  assert.equal(await other.inputValue('.composer textarea'), 'Abbiamo già riparato.');
  assert.match(await other.locator('.news').innerText(), /La squadra passa domani\./);
  assert.deepEqual((await answersOf(name)).map(({ text }) => text.split('\n')[0]), ['La squadra passa domani.']);
  // Asked again if she sends without having said that she read it.
  await other.locator('.composer textarea').press('Control+Enter');
  assert.match(await guard.innerText(), /ha già risposto al cittadino: «La squadra passa domani/);
  await isGood('answered-already', other);
  await other.keyboard.press('Escape');
  await other.locator('.news button', { hasText: 'Ho letto' }).click();
  await other.locator('.news').waitFor({ state: 'detached' });
  assert.equal((await answersOf(name)).length, 1);
  await other.locator('.composer textarea').fill('');
});

test('who looks elsewhere when hers would leave is refused by the gateway, and told', async () => {
  const words = `${mine}altrove`;
  const { name } = await bothOpen(words);
  await page.locator('.composer textarea').fill('Arriviamo lunedì.');
  await other.locator('.composer textarea').fill('Arriviamo martedì.');
  await sendAndAgree();
  await other.locator('.composer textarea').press('Control+Enter');
  const guard = other.locator('dialog[open]');
  await guard.or(other.locator('.outgoing-waiting')).first().waitFor();
  if (await guard.count()) await guard.locator('button', { hasText: 'Invia come' }).click();
  await other.locator('.outgoing-waiting').waitFor();
  await other.locator('.band-back').click();
  await other.locator('.outgoing-failed', { hasText: 'un collega è stato più veloce' }).waitFor();
  await isGood('refused-second', other);
  assert.equal((await answersOf(name)).length, 1);
  await other.locator('.outgoing-failed button', { hasText: 'Apri' }).click();
  await other.locator('.news[role=alert]', { hasText: `${officerName} ha già risposto` }).waitFor();
  assert.equal(await other.inputValue('.composer textarea'), 'Arriviamo martedì.');
});

test('who closes sees what a colleague has answered since the dialog opened', async () => {
  const words = `${mine}chiusura`;
  const { name } = await bothOpen(words);
  await page.locator('.ticket-scroll').focus();
  await page.keyboard.press('x');
  const dialog = page.locator('dialog[open]');
  await dialog.getByLabel('Che cosa legge il cittadino').fill('Riparato.');
  const colleague = connect('mugugno.v1.TicketService', { token: token('tecnico-sori') });
  await colleague.call('ReplyToTicket', { name, text: 'Serve un pezzo, torniamo venerdì.', request_id: crypto.randomUUID() });
  colleague.close();
  await dialog.locator('.news', { hasText: 'torniamo venerdì' }).waitFor();
  await isGood('close-answered');
  await dialog.locator('button[type=submit]').click();
  assert.match(await page.locator('dialog[open]').last().innerText(), /ha già risposto al cittadino/);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
});

test('nothing was against the pages\' policy, and no script ended badly', () => {
  assert.deepEqual(complaints, []);
});
