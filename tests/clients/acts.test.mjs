// What the officer does with a ticket beside answering it: its state, a colleague, the same matter twice,
// what is no matter at all, another comune's, and what did not leave.
import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { request } from 'node:https';
import { after, before, test } from 'node:test';

import {
  base,
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
import { address, connect, message, read, token } from './gateway.mjs';

const dialog = () => page.locator('dialog[open]');
const options = () => dialog().locator('[role=option]').allInnerTexts();
const stateOf = async (name) => (await office.call('GetTicket', { name })).state;

// Two messages of the same citizen are two tickets where they are about two things.
async function write(app, text, user = `acts-${randomUUID()}`) {
  const client = connect('mugugno.v1.SubmissionService', { token: token(app) });
  await client.call('SubmitMessage', message(app, user, text));
  client.close();
  await row(text).waitFor();
  await open(text);
  return ticketSaying(text);
}

async function ended() {
  await dialog().waitFor({ state: 'detached' });
}

before(async () => {
  await start();
  await page.goto(`${base}/console/posta`);
  await page.locator('#email').waitFor();
  await signIn();
  await page.locator('.live-live').waitFor();
});
after(async () => {
  botApi.close();
  botApi.closeAllConnections();
  await stop();
});

test('of the states only those that can follow are offered, and what misses for one is said', async () => {
  const { name } = await write('sori-app', `Lampione spento in via Solimano, ${mine}stato`);
  assert.equal(await stateOf(name), 'TICKET_STATE_FORWARDED');
  await page.keyboard.press('s');
  await dialog().waitFor();
  assert.deepEqual(await options(), ['Attende il cittadino', 'Attende un altro ente']);
  await page.keyboard.press('Escape');
  await ended();
  await page.keyboard.press('c');
  await page.locator('.band', { hasText: 'Presa in carico' }).waitFor();
  await page.keyboard.press('s');
  await dialog().waitFor();
  assert.deepEqual(await options(), ['In lavorazione', 'Attende il cittadino', 'Attende un altro ente']);
  assert.match(await dialog().innerText(), /«Risolta» si può segnare quando/);
  await isGood('state');
  await page.keyboard.type('lav');
  await page.keyboard.press('Enter');
  await page.locator('.band', { hasText: 'In lavorazione' }).waitFor();
  await ended();
  await office.call('ReplyToTicket', { name, text: 'Riparato stamattina.', request_id: randomUUID() });
  await page.locator('.talk-ours', { hasText: 'Riparato stamattina.' }).waitFor();
  await page.keyboard.press('s');
  await dialog().waitFor();
  assert.deepEqual(await options(), ['Attende il cittadino', 'Attende un altro ente', 'Risolta']);
  await page.keyboard.type('riso');
  await page.keyboard.press('Enter');
  await page.locator('.band', { hasText: 'Risolta' }).waitFor();
  assert.equal(await stateOf(name), 'TICKET_STATE_RESOLVED');
});

test('what is hers is the gateway\'s answer, and a colleague of the office can be given it', async () => {
  const { name } = await write('sori-app', `Lampione che lampeggia in via Solimano, ${mine}collega`);
  await page.keyboard.press('c');
  await page.locator('.facts', { hasText: 'tu' }).waitFor();
  const asking = page.waitForRequest((call) => call.url().endsWith('/ListTickets'));
  await page.locator('.switch', { hasText: 'Mie' }).click();
  assert.match((await asking).postData() ?? '', /staff\/comunicazione/);
  await row(`${mine}collega`).waitFor();
  await open(`${mine}collega`);
  await page.keyboard.press('g');
  await dialog().waitFor();
  await isGood('assign');
  await page.keyboard.type('tec');
  await page.keyboard.press('Enter');
  await ended();
  await until(async () => (await office.call('GetTicket', { name })).assignee.endsWith('/tecnico-sori'), 'the colleague has it');
  await row(`${mine}collega`).waitFor({ state: 'detached' });
  await page.locator('.switch', { hasText: 'Mie' }).click();
  await row(`${mine}collega`).waitFor();
});

test('the same matter twice becomes one ticket, among those of the same citizen only', async () => {
  const citizen = `acts-${randomUUID()}`;
  const first = await write('sori-app', `C'è una buca in via Stagno, ${mine}prima`, citizen);
  const second = await write('sori-app', `Il cassonetto del vetro è pieno, ${mine}seconda`, citizen);
  assert.notEqual(first.name, second.name);
  await page.keyboard.press('m');
  await dialog().waitFor();
  await dialog().locator('[role=option]').first().waitFor();
  assert.equal((await options()).length, 1);
  assert.match(await dialog().innerText(), new RegExp(`Unisci a ${first.number}`));
  await isGood('merge');
  await dialog().locator('button[type=submit]').click();
  await page.locator('.standing a').waitFor();
  await isGood('merged');
  assert.equal(await stateOf(second.name), 'TICKET_STATE_MERGED');
  await page.locator('.standing a').click();
  await page.locator('.band', { hasText: first.number }).waitFor();
  await page.locator('.conversation:not([aria-busy])').waitFor();
  await page.keyboard.press('m');
  await dialog().locator('text=non ha altre richieste aperte').waitFor();
  assert.equal(await dialog().locator('button[type=submit]').isDisabled(), true);
  await page.keyboard.press('Escape');
  await ended();
});

test('what is no request is discarded with a reason, stands among the discarded, and comes back', async () => {
  const { name } = await write('sori-app', `Prova prova, ${mine}scarto`);
  await page.keyboard.press('d');
  await dialog().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await isGood('discard');
  await page.keyboard.press('Enter');
  await page.locator('.standing', { hasText: 'Mandata per sbaglio' }).waitFor();
  assert.equal((await office.call('GetTicket', { name })).discard_reason, 'DISCARD_REASON_MISTAKE');
  await isGood('discarded');
  await page.locator('.filters select').nth(1).selectOption('discarded');
  await row(`${mine}scarto`).click();
  await page.locator('.standing').waitFor();
  await page.keyboard.press('z');
  await page.locator('.standing').waitFor({ state: 'detached' });
  assert.equal(await stateOf(name), 'TICKET_STATE_TRIAGED');
  await page.locator('.filters select').nth(1).selectOption('open');
});

test('a complaint is not offered to be discarded', async () => {
  const { kind } = await write('sori-app', `Reclamo: la vostra gestione è vergognosa e inaccettabile, ${mine}reclamo`);
  assert.match(kind, /CRITICISM|COMPLAINT/);
  await page.keyboard.press('.');
  await page.locator('.acts-menu .menu-sheet button').first().waitFor();
  assert.equal(await page.locator('.acts-menu button', { hasText: 'Scarta' }).count(), 0);
  await isGood('more-acts');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.acts-menu[open]').count(), 0);
});

const words = `Frana sul sentiero sopra il cimitero, ${mine}frana`;

test('to another comune it is offered with a reason, and what goes along is shown before', async () => {
  const { name } = await write('sori-app', words);
  await office.call('AddTicketNote', { name, text: 'Sentito il cantoniere.', request_id: randomUUID() });
  await page.locator('.talk-note').waitFor();
  await page.keyboard.press('o');
  await dialog().waitFor();
  assert.ok(!(await options()).includes('Sori'));
  await page.keyboard.type('rec');
  assert.match(await dialog().locator('.along').innerText(), /Il messaggio del cittadino/);
  assert.match(await dialog().locator('.along').innerText(), /Note interne: una nota/);
  await dialog().locator('button[type=submit]').click();
  await dialog().locator('[role=alert]', { hasText: 'Mancano due righe' }).waitFor();
  await isGood('transfer');
  await dialog().getByLabel('Due righe per chi decide').fill('Il sentiero è in territorio di Recco.');
  await dialog().locator('button[type=submit]', { hasText: 'Offri al Comune di RECCO' }).click();
  await page.locator('.standing', { hasText: 'Offerta al Comune di Recco' }).waitFor();
  await isGood('offered');
  // As long as nobody decided, it can be taken back.
  await page.locator('.standing button', { hasText: 'Ritira' }).click();
  await page.locator('.standing').waitFor({ state: 'detached' });
  assert.equal(await stateOf(name), 'TICKET_STATE_FORWARDED');
});

async function offer() {
  await page.keyboard.press('2');
  await row(words).waitFor();
  await open(words);
  await page.keyboard.press('o');
  await dialog().waitFor();
  await page.keyboard.type('rec');
  await dialog().getByLabel('Due righe per chi decide').fill(`È di Recco, ${mine}`);
  await dialog().locator('button[type=submit]').click();
  await page.locator('.standing').waitFor();
  await page.keyboard.press('1');
  const card = page.locator('.offer', { hasText: mine });
  await card.waitFor();
  return card;
}

test('who is offered one declines with a reason, or takes it under a number of their own', async () => {
  const first = await offer();
  assert.match(await first.innerText(), /Sori[\s\S]*Recco[\s\S]*Il luogo è nell’altro comune/);
  await isGood('offers');
  await first.locator('button', { hasText: 'Non accettare' }).click();
  await dialog().getByLabel('Perché (lo legge il Comune di Sori)').fill('La strada è della provincia.');
  await isGood('decline');
  await dialog().locator('button[type=submit]').click();
  await first.waitFor({ state: 'detached' });
  const { name } = await ticketSaying(words);
  assert.ok((await entriesOf(name)).some(({ text }) => text === 'La strada è della provincia.'));

  const second = await offer();
  await second.locator('button', { hasText: /^Accetta$/ }).click();
  assert.match(await dialog().innerText(), /dal Comune di Sori al Comune di Recco/);
  await isGood('accept');
  await dialog().locator('button', { hasText: 'Accetta come Comune di RECCO' }).click();
  await page.locator('.band', { hasText: 'Comune di Recco' }).waitFor();
  await page.locator('.conversation .said', { hasText: words }).waitFor();
  assert.equal(await stateOf(name), 'TICKET_STATE_TRANSFERRED');
});

// A Bot API that takes no answer for its own (the call is cut), refuses, or sends.
let mood = 'cut';
const sent = [];
const botApi = createServer((from, back) => {
  const pieces = [];
  from.on('data', (piece) => pieces.push(piece));
  from.on('end', () => {
    const body = Buffer.concat(pieces).toString();
    if (!from.url.endsWith('/sendMessage')) return back.end('{"ok":true,"result":true}');
    sent.push(body);
    if (mood === 'cut') return from.socket.destroy();
    back.setHeader('content-type', 'application/json');
    if (mood === 'refuse') {
      back.statusCode = 403;
      return back.end('{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}');
    }
    back.end(`{"ok":true,"result":{"message_id":${sent.length + 100}}}`);
  });
});
// Of this run alone, so that the same gateway can be tried twice.
const channel = `atti-${mine.slice(0, 8)}`;
const secret = `atti_${'0123456789abcdef'.repeat(2)}`;

async function writeByBot(text, chat) {
  const [host, port] = address.split(':');
  const update = {
    update_id: Math.floor(Math.random() * 1e9),
    message: {
      message_id: Math.floor(Math.random() * 1e9),
      date: Math.floor(Date.now() / 1000),
      chat: { id: chat, type: 'private', first_name: 'Nina' },
      from: { id: chat, is_bot: false, first_name: 'Nina' },
      text,
    },
  };
  const status = await new Promise((resolve, reject) => {
    const call = request(
      {
        host,
        port,
        path: `/webhook/telegram/comune/sori/${channel}`,
        method: 'POST',
        ca: read('tls/ca.pem'),
        servername: 'localhost',
        headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
      },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode));
      },
    );
    call.on('error', reject);
    call.end(JSON.stringify(update));
  });
  assert.equal(status, 200);
}

let chats = 741_000;

// What a citizen of the bot wrote is answered; the answer as the page shows it.
async function answered(text) {
  chats += 1;
  const asked = `Lampione rotto in via Solimano, ${mine}chat${'abcdef'[chats % 6]}`;
  await page.keyboard.press('2');
  await writeByBot(asked, chats);
  await row(asked).waitFor();
  await open(asked);
  const { name } = await ticketSaying(asked);
  await office.call('ReplyToTicket', { name, text, request_id: randomUUID() });
  return page.locator('.talk-ours', { hasText: text });
}

test('an answer of which nobody knows whether it arrived is sent again by who was told so', async () => {
  const admin = connect('mugugno.v1.DirectoryService', { token: token('admin-sori') });
  await admin.call('CreateChannel', {
    parent: 'tenants/sori',
    channel_id: channel,
    channel: { display_name: 'Bot degli atti', kind: 'KIND_TELEGRAM' },
  });
  await admin.call('SetChannelSecrets', {
    name: `tenants/sori/channels/${channel}`,
    token: '7401:EEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEE',
    webhook_secret: secret,
  });
  admin.close();
  await new Promise((resolve) => botApi.listen(Number(read('bot_api.port')), '127.0.0.1', resolve));
  const reply = await answered('Passiamo giovedì.');
  await reply.locator('.sent-bad', { hasText: 'esito dell’invio sconosciuto' }).waitFor();
  mood = 'send';
  await reply.locator('button', { hasText: 'Invia di nuovo' }).click();
  await dialog().waitFor();
  assert.match(await dialog().innerText(), /Potrebbe essere già arrivata[\s\S]*leggerla due volte[\s\S]*Passiamo giovedì/);
  await isGood('resend');
  await dialog().locator('button[type=submit]').click();
  await ended();
  // It waits for the receipt that may still come before it leaves again.
  await reply.locator('.sent', { hasText: 'in attesa di partire' }).waitFor();
});

test('an answer that was refused leaves again, and arrives', async () => {
  mood = 'refuse';
  const reply = await answered('Passiamo venerdì.');
  await reply.locator('.sent-bad', { hasText: 'non partita' }).waitFor();
  // What was sent again before may leave meanwhile.
  const times = () => sent.filter((body) => body.includes('Passiamo vener')).length;
  const before = times();
  assert.ok(before > 0);
  mood = 'send';
  await reply.locator('button', { hasText: 'Invia di nuovo' }).click();
  await dialog().locator('text=Il cittadino non l’ha ricevuta').waitFor();
  await dialog().locator('button[type=submit]').click();
  await ended();
  await reply.locator('.sent', { hasText: 'consegnata' }).waitFor();
  assert.equal(times(), before + 1);
});

async function chosen(...texts) {
  await page.keyboard.press('Escape');
  await page.locator('.ticket-none').waitFor();
  for (const [at, text] of texts.entries()) {
    if (at === 0) {
      await row(text).focus();
      await page.keyboard.press('v');
    } else await page.locator('.row', { hasText: text }).locator('.row-pick').check();
  }
  await page.locator('.picks', { hasText: `${texts.length} scelte` }).waitFor();
}

test('several at once: whose they are is said first, it can be taken back, and each act stands alone', async () => {
  await page.keyboard.press('2');
  const texts = [`Tombino rumoroso in via Solimano, ${mine}primo`, `Tombino rotto in via Stagno, ${mine}secondo`, `Tombino otturato in via Roma, ${mine}terzo`];
  const names = [];
  for (const [at, text] of texts.entries()) names.push((await write(at === 2 ? 'recco-app' : 'sori-app', text)).name);
  const offices = async () =>
    Promise.all(names.map(async (name) => (await office.call('GetTicket', { name })).office));
  const before = await offices();
  await chosen(...texts);
  await isGood('picked');
  await page.keyboard.press('f');
  await dialog().waitFor();
  assert.match(await dialog().innerText(), /Comune di Sori[\s\S]*2 richieste/);
  assert.match(await dialog().innerText(), /Comune di Recco[\s\S]*1 richiesta/);
  await page.keyboard.type('trib');
  await isGood('bulk-forward');
  await page.keyboard.press('Enter');
  await page.locator('.outgoing-waiting', { hasText: 'Inoltro di 3 richieste' }).waitFor();
  await isGood('bulk-waiting');
  await page.keyboard.press('u');
  await page.locator('.outgoing').waitFor({ state: 'detached' });
  assert.deepEqual(await offices(), before);

  await chosen(...texts);
  await page.keyboard.press('f');
  await page.keyboard.type('trib');
  await page.keyboard.press('Enter');
  await page.locator('.outgoing-waiting').waitFor();
  // A colleague is faster with one of them.
  await office.call('ForwardTicket', { name: names[1], office: 'tenants/sori/offices/scuola', request_id: randomUUID() });
  await page.locator('.outgoing-failed', { hasText: 'una non è riuscita' }).waitFor();
  assert.match(await page.locator('.outgoing-failures').innerText(), /SORI-[\s\S]*qualcuno l’ha cambiata/);
  await isGood('bulk-failed');
  assert.deepEqual(await offices(), [
    'tenants/sori/offices/tributi',
    'tenants/sori/offices/scuola',
    'tenants/recco/offices/tributi',
  ]);
  await page.locator('.outgoing-failed button', { hasText: /^Chiudi$/ }).click();

  await chosen(...texts);
  await page.keyboard.press('x');
  await dialog().getByLabel('Che cosa legge ogni cittadino').fill('Il Comune di Recco ha pulito i tombini.');
  await dialog().locator('button[type=submit]').click();
  await dialog().locator('[role=alert]', { hasText: 'Il testo nomina Recco' }).waitFor();
  await isGood('bulk-close');
  await dialog().getByLabel('Che cosa legge ogni cittadino').fill('I tombini sono stati puliti.');
  await dialog().locator('button[type=submit]', { hasText: 'Chiudi tutte e 3' }).click();
  // Taken back, what was written is still there for these comuni.
  await page.locator('.outgoing-waiting', { hasText: 'Chiusura di 3 richieste' }).waitFor();
  await page.keyboard.press('u');
  await page.locator('.outgoing').waitFor({ state: 'detached' });
  await chosen(...texts);
  await page.keyboard.press('x');
  await dialog().waitFor();
  assert.equal(await dialog().getByLabel('Che cosa legge ogni cittadino').inputValue(), 'I tombini sono stati puliti.');
  await dialog().locator('button[type=submit]', { hasText: 'Chiudi tutte e 3' }).click();
  await page.locator('.outgoing-sent', { hasText: 'Chiusura di 3 richieste: fatto' }).waitFor();
  for (const name of names) assert.equal(await stateOf(name), 'TICKET_STATE_CLOSED');
  for (const text of texts) await row(text).waitFor({ state: 'detached' });
});

test('a view is kept by its name', async () => {
  const menu = page.locator('.views-menu');
  await page.locator('.filters select').first().selectOption('recco');
  await menu.locator('summary').click();
  await menu.locator('button', { hasText: 'Salva questi filtri' }).click();
  await dialog().waitFor();
  await page.keyboard.type('Recco, mattina');
  await isGood('view-save');
  await page.keyboard.press('Enter');
  await ended();
  await page.locator('.filters select').first().selectOption('');
  await page.reload();
  await menu.locator('summary').click();
  await isGood('views');
  await menu.locator('button', { hasText: 'Recco, mattina' }).click();
  await until(() => new URL(page.url()).searchParams.get('comune') === 'recco', 'the view is shown');
  await menu.locator('summary', { hasText: 'Recco, mattina' }).click();
  await menu.locator('button', { hasText: 'Togli «Recco, mattina»' }).click();
  await page.locator('.filters select').first().selectOption('');
  await page.locator('.row-link').first().waitFor();
});

test('each dialog in the dark, on a telephone and in English too', async () => {
  await write('sori-app', `Lampione spento in via Solimano, ${mine}ultima`);
  const looks = [
    ['s', 'state'],
    ['g', 'assign'],
    ['o', 'transfer'],
    ['m', 'merge'],
    ['d', 'discard'],
  ];
  for (const [key, name] of looks) {
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await page.keyboard.press(key);
    await dialog().waitFor();
    await isGood(`${name}-dark`);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await isGood(`${name}-phone`);
    await page.keyboard.press('Escape');
    await ended();
    await page.setViewportSize({ width: 1440, height: 900 });
  }
  await page.locator('.top .menu summary').click();
  await page.locator('.menu-sheet button', { hasText: 'English' }).click();
  await page.locator('.inbox-list', { hasText: 'Requests' }).waitFor();
  assert.match(await row(`${mine}ultima`).innerText(), /Forwarded/);
  await page.locator('.band').click();
  await page.keyboard.press('o');
  await dialog().locator('text=What goes along').waitFor();
  await isGood('transfer-english');
  await page.keyboard.press('Escape');
  await ended();
  await page.keyboard.press('?');
  await dialog().waitFor();
  await isGood('keys-english');
  await page.keyboard.press('Escape');
  await ended();
  assert.deepEqual(complaints, []);
});

// What an authenticator shows now (RFC 6238), of a key in base 32.
function oneTimeCode(key) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...key].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => parseInt(eight, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const sum = createHmac('sha1', bytes).update(step).digest();
  return String((sum.readUInt32BE(sum.at(-1) & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

async function session(step, body) {
  const answer = await fetch(`${base}/console/session/${step}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'connect-protocol-version': '1' },
    body: JSON.stringify(body),
  });
  assert.equal(answer.status, 200);
  return answer.json();
}

test('who works for one office hands on what is not theirs, inside their comune only', async () => {
  await page.locator('.top .menu summary').click();
  await page.locator('.menu-sheet button', { hasText: 'Italiano' }).click();
  const text = `Lampione spento in via Solimano, ${mine}ufficio`;
  await write('sori-app', text);
  const coordinator = connect('mugugno.v1.AccessService', { token: token('coordinamento') });
  const { secret: invitation } = await coordinator.call('CreateInvitation', {
    parent: 'associations/golfo-paradiso/staff/tecnico-sori',
    request_id: randomUUID(),
  });
  coordinator.close();
  const { email, totp_secret: key } = await session('invitation', { token: invitation });
  const password = `lanterna ${randomUUID()}`;
  const { recovery_codes: codes } = await session('invitation/accept', { token: invitation, password, code: oneTimeCode(key) });

  await page.locator('.top .menu summary').click();
  await page.locator('.menu-sheet button', { hasText: 'Esci' }).click();
  await page.fill('#email', email);
  await page.fill('#password', password);
  await page.keyboard.press('Enter');
  await page.fill('#code', codes[0]);
  await page.keyboard.press('Enter');
  await page.locator('.top').waitFor();
  await page.keyboard.press('2');
  await row(text).waitFor();
  await open(text);
  await page.keyboard.press('o');
  await page.keyboard.press('.');
  assert.deepEqual(await page.locator('.acts-menu button').allInnerTexts().then((all) => all.map((each) => each.split('\n')[0].trim())), [
    'Segna che ci lavori',
    'Cambia lo stato',
    'Passa a un collega',
    'Unisci a un’altra richiesta',
    'Dividi: c’è un’altra questione',
    'Collega a un’altra richiesta',
    'Rendi riservata',
    'Scarta',
  ]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('f');
  await dialog().locator('[role=option]', { hasText: 'Tributi' }).waitFor();
  await isGood('office-forward');
  await page.keyboard.type('trib');
  await page.keyboard.press('Enter');
  await ended();
  // It is not theirs any more.
  await row(text).waitFor({ state: 'detached' });
  assert.equal((await ticketSaying(text)).office, 'tenants/sori/offices/tributi');
});
