// A ticket that goes to an office's own Open311 system, as the officer sees it: the system's number, and
// what it says.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:https';
import { after, before, test } from 'node:test';

import { base, complaints, entriesOf, isGood, mine, open, page, row, signIn, start, stop, ticketSaying } from './console_page.mjs';
import { connect, message, read, token } from './gateway.mjs';

const office = 'tenants/sori/offices/tecnico';
const words = `Ringhiera divelta in via Solimano, ${mine}ringhiera`;
const happened = () => page.locator('.conversation .happened');
let admin;
let former;
let posted = '';
let state = '<status>open</status>';

const answer = () =>
  `<service_requests><request><service_request_id>LAV-2026/318</service_request_id>${state}</request></service_requests>`;
const system = createServer({ cert: read('tls/front.pem'), key: read('tls/front.key') }, (request, response) => {
  let body = '';
  request.on('data', (part) => (body += part));
  request.on('end', () => {
    if (request.method === 'POST') posted = body;
    response.writeHead(200, { 'content-type': 'text/xml' }).end(answer());
  });
});

async function handOff(hand_off) {
  await admin.call('UpdateOffice', { office: { name: office, hand_off }, update_mask: { paths: ['hand_off'] }, request_id: randomUUID() });
}

// As if some minutes had gone by.
function askSoon() {
  execFileSync('mariadb', ['--no-defaults', `--socket=${process.env.MUGUGNO_DATABASE_SOCKET}`, '--user=root', '-e',
    "UPDATE mugugno.office_request SET due_time = '2020-01-01'"]);
}

before(async () => {
  const port = Number(read('office_system.port'));
  await new Promise((resolve) => system.listen(port, '127.0.0.1', resolve));
  admin = connect('mugugno.v1.DirectoryService', { token: token('admin-sori') });
  former = (await admin.call('GetOffice', { name: office })).hand_off;
  await handOff({ open311: { url: `https://127.0.0.1:${port}/v2/`, service_code: 'ALTRO', services: [] } });
  await start();
  await page.goto(`${base}/console/posta`);
  await page.locator('#email').waitFor();
  await signIn();
  await page.locator('.live-live').waitFor();
});
after(async () => {
  await handOff(former);
  admin.close();
  system.close();
  system.closeAllConnections();
  await stop();
});

test('what went to an office’s system shows the number it has there', async () => {
  const client = connect('mugugno.v1.SubmissionService', { token: token('sori-app') });
  await client.call('SubmitMessage', message('sori-app', `handed-${randomUUID()}`, words));
  client.close();
  await row(words).waitFor();
  await open(words);
  await happened().locator('.sent', { hasText: 'nel suo sistema è la pratica LAV-2026/318' }).waitFor();
  const sent = new URLSearchParams(posted);
  assert.match(sent.get('description'), new RegExp(`^${words}[^]*\nSegnalazione SORI-`));
  assert.deepEqual([...sent.keys()], ['service_code', 'address_string', 'description']);
  await isGood('handed');
});

test('what the system says is there to read, and for staff only', async () => {
  state = '<status>closed</status><status_notes>Ringhiera &lt;b&gt;saldata&lt;/b&gt; il 24.\nRestano da ritoccare due montanti, in primavera.</status_notes>';
  askSoon();
  const news = happened().filter({ hasText: 'Il sistema di Ufficio tecnico: pratica LAV-2026/318 chiusa' });
  await news.locator('.said', { hasText: 'Ringhiera <b>saldata</b> il 24.' }).waitFor();
  await happened().locator('.sent', { hasText: 'pratica LAV-2026/318: chiusa' }).waitFor();
  await isGood('handed-closed');
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await isGood('handed-closed-dark');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await isGood('handed-closed-phone');
  await page.setViewportSize({ width: 1440, height: 900 });
  const { name, state: stands } = await ticketSaying(words);
  assert.equal(stands, 'TICKET_STATE_FORWARDED');
  const entries = await entriesOf(name);
  assert.ok(!entries.some(({ kind }) => kind === 'KIND_REPLY'));
  assert.deepEqual(complaints, []);
});
