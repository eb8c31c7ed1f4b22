// The administration of one comune in the console: its administrator signs in and sees that comune and
// nothing of another; who may do what, hours and absences, texts, channels. What is done there is looked
// at by other clients: a grant lets its person in, a text goes into an answer, a channel stands still.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';

import { base, citizenWrites, complaints, context, isGood, mine, office, page, start, stop, ticketSaying, until } from './console_page.mjs';
import { connect, detailsOf, status, token } from './gateway.mjs';
import { letIn } from './invited.mjs';

const comune = 'tenants/camogli';
const grantee = 'Amministratore del Comune di Tribogna';
const asked = [];
let directory; // of the comune's administrator, another client
let access;
let stranger; // who gets a grant

const dialog = () => page.locator('dialog[open]').last();
const card = (words) => page.locator('.admin-card', { hasText: words });
const submit = (words) => dialog().locator('button[type=submit]', { hasText: words }).click();
const refusal = (words) => dialog().locator('[role=alert]', { hasText: words }).waitFor();
const told = (words) => page.locator('.admin-part [role=status]', { hasText: words }).waitFor();
const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

async function ended() {
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
}

async function show(part) {
  await page.locator('.admin-parts a', { hasText: part }).click();
  await page.locator('.admin-part h2', { hasText: part }).waitFor();
  await page.locator('.admin-list').waitFor({ state: 'attached' });
}

// Of the person who got a grant, in that comune.
async function reads() {
  try {
    await stranger.call('ListTickets', { parent: comune });
    return true;
  } catch (error) {
    assert.equal(error.code, status.PERMISSION_DENIED);
    return false;
  }
}

const grantOf = (staff) => access.call('GetGrant', { name: `${comune}/grants/${staff}` });

before(async () => {
  await start();
  directory = connect('mugugno.v1.DirectoryService', { token: token('admin-camogli') });
  access = connect('mugugno.v1.AccessService', { token: token('admin-camogli') });
  stranger = connect('mugugno.v1.TicketService', { token: token('admin-tribogna') });
  await letIn(context, 'admin.invitation');
  page.on('request', (request) => {
    const body = request.postDataBuffer();
    if (body) asked.push(body.toString('latin1'));
  });
  await page.goto(`${base}/console/`);
  await page.locator('.admin-list').waitFor();
});
after(async () => {
  for (const client of [directory, access, stranger]) client?.close();
  await stop();
});

test('who administers one comune sees that comune, and nothing of another', async () => {
  assert.equal(await page.locator('h1').innerText(), 'Comune di Camogli');
  assert.deepEqual(await page.locator('.top nav a').allInnerTexts(), ['Amministrazione']);
  assert.equal(await page.locator('.admin-band select').count(), 0);
  await card('Ufficio comunicazione associato').waitFor();
  await isGood('admin-people');
  await page.goto(`${base}/console/amministrazione/sori/persone`);
  await page.locator('.empty', { hasText: 'non è affidato a te' }).waitFor();
  await isGood('admin-other-comune');
  assert.ok(asked.some((body) => body.includes(comune)));
  assert.ok(!asked.some((body) => body.includes('tenants/sori')), 'the page does not even ask');
  const answer = await page.evaluate(async () => {
    const { status: code } = await fetch('/mugugno.v1.AccessService/ListGrants', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'connect-protocol-version': '1' },
      body: '{"parent": "tenants/sori"}',
    });
    return code;
  });
  assert.equal(answer, 403);
  await page.goto(`${base}/console/amministrazione`);
  await page.locator('.admin-list').waitFor();
});

test('a grant is given with its last day, by the keyboard, and lets the person in', async () => {
  assert.equal(await reads(), false);
  await page.locator('button', { hasText: 'Dai un permesso' }).focus();
  await page.keyboard.press('Enter');
  await dialog().waitFor();
  await submit('Dai il permesso per CAMOGLI');
  await refusal('Manca: Persona.');
  await dialog().locator('input[role=combobox]').fill('tribogna');
  await page.keyboard.press('Enter');
  await refusal('Manca: Che cosa può fare');
  await dialog().getByLabel('Operatore di un ufficio').check();
  await page.keyboard.press('Enter');
  await refusal('Manca: In quali uffici');
  await dialog().getByLabel('Ultimo giorno').fill('2020-01-31');
  await dialog().getByLabel('Ufficio tecnico').check();
  await submit('Dai il permesso per CAMOGLI');
  await refusal('Ultimo giorno: è già passato.');
  await isGood('admin-grant-wrong');
  await dialog().getByLabel('Ultimo giorno').fill(inDays(30));
  await submit('Dai il permesso per CAMOGLI');
  await ended();
  await told('permesso dato per CAMOGLI');
  await card(grantee).locator('text=compreso').waitFor();
  assert.match(await card(grantee).innerText(), /Operatore di un ufficio · Ufficio tecnico/);
  assert.equal(await reads(), true);
  const { expire_time: end } = await grantOf('admin-tribogna');
  const last = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Rome' }).format(Number(end.seconds) * 1000 - 1);
  assert.equal(last, inDays(30), 'it holds until the end of that day in Rome');
});

test('a colleague who was faster is not overwritten unseen', async () => {
  await card(grantee).locator('button', { hasText: 'Modifica' }).click();
  await dialog().getByLabel('Ufficio ambiente').check();
  const { etag } = await grantOf('admin-tribogna');
  await access.call('UpdateGrant', {
    grant: { name: `${comune}/grants/admin-tribogna`, etag },
    update_mask: { paths: ['expire_time'] },
    request_id: randomUUID(),
  });
  await submit('Salva per CAMOGLI');
  await refusal('Nel frattempo un collega ha cambiato «Ultimo giorno» (ora: Senza scadenza)');
  await isGood('admin-grant-changed');
  await submit('Salva per CAMOGLI');
  await ended();
  const { offices, expire_time: end } = await grantOf('admin-tribogna');
  assert.deepEqual(offices.sort(), [`${comune}/offices/ambiente`, `${comune}/offices/tecnico`]);
  assert.equal(end, null, 'what nobody touched here is as the colleague left it');
});

test('a suspended grant is void at once, and one that is over is marked', async () => {
  await card(grantee).locator('button', { hasText: 'Sospendi' }).click();
  await isGood('admin-grant-suspend');
  await submit('Sospendi per CAMOGLI');
  await ended();
  await card(grantee).locator('.badge-held', { hasText: 'Non vale più dal' }).waitFor();
  assert.equal(await reads(), false);
  await isGood('admin-grant-over');
  await card(grantee).locator('button', { hasText: 'Riattiva' }).click();
  await submit('Riattiva per CAMOGLI');
  await ended();
  await told('permesso riattivato per CAMOGLI');
  assert.equal(await reads(), true);
  await card(grantee).locator('button', { hasText: 'Togli' }).click();
  await submit('Togli per CAMOGLI');
  await ended();
  await told('permesso tolto per CAMOGLI');
  await card(grantee).waitFor({ state: 'detached' });
  assert.equal(await reads(), false);
});

test('one\'s own last right to administer is asked about, and the comune keeps an administrator', async () => {
  const own = card('Amministratore del Comune di Camogli');
  await own.locator('button', { hasText: 'Togli' }).click();
  await dialog().locator('.wrong', { hasText: 'non amministri più il Comune di Camogli' }).waitFor();
  await isGood('admin-own');
  await submit('Togli per CAMOGLI');
  await refusal('È l’ultimo amministratore di questo comune');
  await page.keyboard.press('Escape');
  await ended();
  await own.locator('button', { hasText: 'Modifica' }).click();
  await dialog().getByLabel('Revisore').check();
  await dialog().getByLabel('Amministratore del comune').uncheck();
  await submit('Salva per CAMOGLI');
  await page.locator('dialog[open]', { hasText: 'Stai togliendo il permesso a te stesso' }).waitFor();
  await isGood('admin-own-edit');
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]', { hasText: 'Stai togliendo' }).waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await ended();
});

test('hours and closures of the comune, and the days an office\'s liaison is away', async () => {
  await show('Uffici e orari');
  await isGood('admin-offices');
  await page.locator('.admin-acts button', { hasText: 'Orari del comune' }).click();
  await dialog().locator('button', { hasText: 'Aggiungi giorni e ore' }).click();
  await dialog().getByLabel('Riga 1: chiude alle').fill('08:00');
  await dialog().locator('button', { hasText: 'Aggiungi una chiusura' }).click();
  await submit('Salva per CAMOGLI');
  await refusal('Giorni e ore, riga 1');
  await dialog().getByLabel('Riga 1: chiude alle').fill('13:00');
  await submit('Salva per CAMOGLI');
  await refusal('Chiusure, riga 1');
  await dialog().getByLabel('Chiusure, riga 1: dal giorno').fill('2026-08-10');
  await dialog().getByLabel('ogni anno').check();
  await isGood('admin-hours');
  await submit('Salva per CAMOGLI');
  await ended();
  await told('Orari salvati per CAMOGLI');
  const { opening_hours: hours } = await directory.call('GetTenant', { name: comune });
  assert.deepEqual(hours, { week: ['mon-fri 08:30-13:00'], closures: ['08-10'] });

  const name = `${comune}/offices/tecnico`;
  const deputy = (await directory.call('GetOffice', { name })).deputy;
  await card('Ufficio tecnico').locator('button').click();
  await dialog().locator('button', { hasText: 'Aggiungi un’assenza' }).click();
  await dialog().getByLabel('riga 1: dal giorno').fill(inDays(-1));
  await dialog().getByLabel('riga 1: al giorno').fill(inDays(-2));
  await dialog().getByLabel('Referente: e-mail').fill('niente');
  await submit('Salva per CAMOGLI');
  await refusal('Referente: e-mail');
  await dialog().getByLabel('Referente: e-mail').fill('lavori@comune.camogli.example');
  await submit('Salva per CAMOGLI');
  await refusal('Assenze del referente, riga 1');
  await dialog().getByLabel('riga 1: al giorno').fill(inDays(5));
  await dialog().getByLabel('Orari propri').check();
  await dialog().locator('button', { hasText: 'Aggiungi giorni e ore' }).click();
  await isGood('admin-office');
  await submit('Salva per CAMOGLI');
  await ended();
  await card('Ufficio tecnico').locator('.badge-held', { hasText: 'Referente assente: i solleciti vanno al sostituto' }).waitFor();
  await isGood('admin-office-away');
  const now = await directory.call('GetOffice', { name });
  assert.deepEqual(now.liaison_absences, [`${inDays(-1)}/${inDays(5)}`]);
  assert.equal(now.liaison.email, 'lavori@comune.camogli.example');
  assert.deepEqual(now.deputy, deputy);
  assert.deepEqual(now.opening_hours.week, ['mon-fri 08:30-12:30']);
});

test('a ready text is written, used in an answer, changed, and ends with its last day', async () => {
  await show('Testi');
  await page.locator('.empty', { hasText: 'non ha testi pronti' }).waitFor();
  await isGood('admin-texts-none');
  await page.locator('button', { hasText: 'Nuovo testo' }).click();
  await submit('Salva per CAMOGLI');
  await refusal('Titolo');
  await dialog().getByLabel('Titolo').fill('Ormeggi e posti barca nel porto turistico, con le tariffe di quest’anno e i recapiti del demanio');
  await dialog().getByLabel('Testo', { exact: true }).fill('Per la {numero} passi allo sportello il {quando}.');
  await submit('Salva per CAMOGLI');
  await refusal('non si sa con che cosa riempire {quando}');
  await isGood('admin-text-wrong');
  await dialog().getByLabel('Testo', { exact: true }).fill('Per la {numero} passi allo sportello il {giorno:data}.');
  await dialog().locator('summary').click();
  await dialog().getByLabel('Testo: Tedesco').fill('Wegen {numero} kommen Sie bitte am {giorno:data}.');
  await isGood('admin-text');
  await submit('Salva per CAMOGLI');
  await ended();
  await told('salvato per CAMOGLI');
  await isGood('admin-texts');

  const { text_templates: [made] } = await directory.call('ListTextTemplates', { parent: comune });
  const citizen = await citizenWrites('camogli-app', `Vorrei un posto barca al molo, ${mine}molo`);
  citizen.close();
  let ticket;
  await until(async () => (ticket = await ticketSaying(`${mine}molo`)), 'the ticket is there');
  const answer = (text) =>
    office.call('ReplyToTicket', { name: ticket.name, text, text_template: made.name, request_id: randomUUID() });
  await answer(`Per la ${ticket.number} passi allo sportello il 3 dicembre.`);

  await card('Ormeggi').locator('button').click();
  await dialog().getByLabel('Testo', { exact: true }).fill('Per la {numero} scriva al demanio.');
  await dialog().getByLabel('Ultimo giorno').fill('2020-01-31');
  await submit('Salva per CAMOGLI');
  await ended();
  await card('Ormeggi').locator('.badge-held', { hasText: 'Scaduto il 31 gennaio 2020' }).waitFor();
  await isGood('admin-text-expired');
  await assert.rejects(answer(`Per la ${ticket.number} scriva al demanio.`), (error) =>
    detailsOf(error).ErrorInfo.reason === 'TEXT_TEMPLATE_EXPIRED');
});

test('what the comune says by itself', async () => {
  await page.locator('button', { hasText: 'Avvisi del comune' }).click();
  await dialog().getByLabel('Avviso di ricevuta', { exact: true }).fill('Il Comune di Recco ha ricevuto la {numero}.');
  await submit('Salva per CAMOGLI');
  await refusal('Controlla «Avviso di ricevuta, Testo in italiano»: nomina un altro comune, Recco.');
  await isGood('admin-notices-other');
  await dialog().getByLabel('Avviso di ricevuta', { exact: true }).fill('Il Comune di Camogli ha ricevuto la {numero}.');
  await submit('Salva per CAMOGLI');
  await ended();
  await told('Avvisi salvati per CAMOGLI');
  const { citizen_notices: notices } = await directory.call('GetTenant', { name: comune });
  assert.equal(notices.receipt.it, 'Il Comune di Camogli ha ricevuto la {numero}.');
  assert.equal(notices.out_of_hours, null);
});

test('a channel is suspended with a reason and resumed, and said not to answer from now on', async () => {
  await show('Canali');
  const channel = card('App').first();
  await isGood('admin-channels');
  const state = async () => (await directory.call('GetChannel', { name: `${comune}/channels/app` })).state;
  await channel.locator('button', { hasText: 'Sospendi' }).click();
  await submit('Sospendi per CAMOGLI');
  await refusal('Perché');
  await dialog().getByLabel('Perché').fill('Il telefono è stato rubato.');
  await isGood('admin-channel-suspend');
  await submit('Sospendi per CAMOGLI');
  await ended();
  await channel.locator('.badge-held', { hasText: 'Sospeso' }).waitFor();
  assert.equal(await state(), 'STATE_SUSPENDED');
  await isGood('admin-channel-suspended');
  await channel.locator('button', { hasText: 'Riattiva' }).click();
  await dialog().getByLabel('Perché').fill('Ritrovato.');
  await submit('Riattiva per CAMOGLI');
  await ended();
  await told('riattivato per CAMOGLI');
  assert.equal(await state(), 'STATE_ACTIVE');

  await channel.locator('button', { hasText: 'Risposte su questo canale' }).click();
  await submit('Non rispondere per CAMOGLI');
  await refusal('Che cosa legge il cittadino');
  await dialog().getByLabel('Che cosa legge il cittadino', { exact: true }).fill('Qui si ascolta e non si risponde.');
  await isGood('admin-policy');
  await submit('Non rispondere per CAMOGLI');
  await ended();
  await channel.locator('dd', { hasText: 'Qui si ascolta e non si risponde.' }).waitFor();
  await channel.locator('button', { hasText: 'Risposte su questo canale' }).click();
  await submit('Rispondi per CAMOGLI');
  await ended();
  await channel.locator('dd', { hasText: 'Il comune risponde.' }).waitFor();
});

test('in the dark, in English, and on a telephone', async () => {
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await isGood('admin-channels-dark');
  await show('Persone e permessi');
  await isGood('admin-people-dark');
  await page.setViewportSize({ width: 390, height: 844 });
  await isGood('admin-people-phone-dark');
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await show('Uffici e orari');
  await isGood('admin-offices-phone');
  await card('Ufficio tecnico').locator('button').click();
  await isGood('admin-office-phone');
  await page.keyboard.press('Escape');
  await ended();
  await page.locator('.menu summary').click();
  await page.locator('.menu button', { hasText: 'English' }).click();
  await page.locator('.admin-parts a', { hasText: 'Texts' }).click();
  await page.locator('.badge-held', { hasText: 'Expired' }).waitFor();
  await isGood('admin-texts-english-phone');
  await page.locator('.menu summary').click();
  await page.locator('.menu button', { hasText: 'English' }).or(page.locator('.menu button', { hasText: 'Italiano' })).click();
  await page.setViewportSize({ width: 1440, height: 900 });
});

test('the association\'s administrator chooses among the comuni, and lets a new person in', async () => {
  await context.clearCookies();
  await letIn(context, 'coordinator.invitation');
  await page.goto(`${base}/console/amministrazione`);
  await page.locator('.admin-band select').selectOption('uscio');
  await page.locator('h1', { hasText: 'Comune di Uscio' }).waitFor();
  await page.locator('.admin-list').waitFor();
  await isGood('admin-coordinator');
  await page.locator('button', { hasText: 'Nuova persona' }).click();
  await dialog().getByLabel('Nome e cognome').fill('Operatrice dello sportello unico');
  await dialog().getByLabel('Indirizzo e-mail di lavoro').fill(`${mine}@comune.uscio.example`);
  await isGood('admin-new-person');
  await submit('Crea nella gestione associata');
  await page.locator('dialog[open] h2', { hasText: 'Dai un permesso nel Comune di Uscio' }).waitFor();
  await dialog().getByLabel('Operatore della comunicazione').check();
  await submit('Dai il permesso per USCIO');
  await ended();
  const fresh = card('Operatrice dello sportello unico');
  await fresh.locator('button', { hasText: 'Invita' }).click();
  await isGood('admin-invite');
  await submit('Crea l’invito');
  const link = await dialog().getByLabel('Collegamento').inputValue();
  assert.match(link, /\/console\/invito#\w+/);
  await page.locator('dialog[open]').screenshot();
  await isGood('admin-invited');
  await page.keyboard.press('Escape');
  await ended();
  await fresh.locator('button', { hasText: 'Sospendi ovunque' }).click();
  await dialog().getByLabel('Perché').fill('Telefono perso.');
  await submit('Sospendi in tutti i comuni');
  await ended();
  await fresh.locator('.badge-held', { hasText: 'Sospesa in tutti i comuni' }).waitFor();
  await isGood('admin-person-suspended');
  const invited = await context.newPage();
  await invited.goto(link);
  await invited.locator('h1').waitFor();
  assert.ok(!invited.url().includes('#'), 'the secret is gone from the address');
  await invited.close();
});

test('where its script cannot be fetched the page says so', async () => {
  await page.route('**/AdminPage-*.js', (route) => route.abort());
  await page.goto(`${base}/console/amministrazione/uscio/testi`);
  await page.locator('.empty', { hasText: 'Questa parte non si è caricata' }).waitFor();
  await isGood('admin-away');
  await page.unroute('**/AdminPage-*.js');
  await page.locator('button', { hasText: 'Ricarica' }).click();
  await page.locator('h1', { hasText: 'Comune di Uscio' }).waitFor();
});

test('nothing was against the pages\' policy, and no script ended badly', () => {
  assert.deepEqual(complaints, []);
});
