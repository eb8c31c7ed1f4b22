// The same webhooks, signed as Meta signs them, to whatsapp-api-js and to the gateway: both let in and
// refuse the same, and read the same in it. Bodies are ASCII: Meta escapes all else before it signs.
import assert from 'node:assert/strict';
import { createHmac, randomInt, randomUUID } from 'node:crypto';
import { after, test } from 'node:test';

import { WhatsAppAPI } from 'whatsapp-api-js';

import { address, connect, read, token } from './gateway.mjs';

const secretOf = (name) => read(`secrets/whatsapp.${name}`).toString().trim();
const appSecret = secretOf('app');
const webhookVerifyToken = secretOf('verify');
const number = '106540352242922';
const account = '102290129340398';
const sdk = new WhatsAppAPI({ token: 'unused', appSecret, webhookVerifyToken, v: 'v25.0' });
const place = `https://localhost:${address.split(':')[1]}/webhook/whatsapp/comune/sori/whatsapp`;
const desk = connect('mugugno.v1.TicketService', { token: token('comunicazione') });
after(() => desk.close());

function sign(body, secret = appSecret) {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

function bodyOf(value) {
  const metadata = { display_phone_number: '39010123456', phone_number_id: number };
  const change = { field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } };
  const entry = [{ id: account, changes: [change] }];
  return JSON.stringify({ object: 'whatsapp_business_account', entry }).replace(
    /[\u007f-\uffff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

async function bring(body, signature) {
  const headers = { 'content-type': 'application/json' };
  if (signature !== undefined) headers['x-hub-signature-256'] = signature;
  const answer = await fetch(place, { method: 'POST', headers, body });
  return answer.status;
}

// What the SDK reads; nothing where it refuses.
async function sdkReads(body, signature) {
  let seen = null;
  sdk.on.message = (args) => (seen = args);
  sdk.on.status = (args) => (seen = args);
  try {
    await sdk.post(JSON.parse(body), body, signature);
  } catch {
    return null;
  }
  return seen;
}

function citizen() {
  return `39333${randomInt(1_000_000, 9_999_999)}`;
}

function message(from, content) {
  const id = `wamid.${randomUUID()}`;
  const timestamp = String(Math.floor(Date.now() / 1000));
  return {
    contacts: [{ wa_id: from, profile: { name: 'Rosa Mugugna è qui 🐟' } }],
    messages: [{ from, id, timestamp, ...content }],
  };
}

async function until(what) {
  for (;;) {
    const found = await what();
    if (found) return found;
  }
}

async function ticketThatBegins(text) {
  const { tickets } = await desk.call('ListTickets', { parent: 'tenants/sori', page_size: 200 });
  return tickets.find((ticket) => ticket.preview.startsWith(text));
}

// The ticket's entries of the citizen, as soon as they are so many.
async function inbound(ticket, count) {
  return until(async () => {
    const { entries } = await desk.call('ListTicketEntries', { parent: ticket.name });
    const mine = entries.filter((entry) => entry.kind === 'KIND_INBOUND');
    return mine.length >= count ? mine : null;
  });
}

test('the same signatures are good, and the same are not', async () => {
  const body = bodyOf(message(citizen(), { type: 'text', text: { body: `Prova ${randomUUID()}` } }));
  const good = sign(body);
  const signatures = [
    good,
    good.slice(0, -1) + (good.endsWith('0') ? '1' : '0'),
    good.slice(0, -2),
    sign(body, 'another secret'),
    sign(`${body} `),
    'sha256=',
    good.slice('sha256='.length),
    '',
  ];
  for (const signature of signatures) {
    const read = await sdkReads(body, signature);
    assert.equal(await bring(body, signature), read ? 200 : 401, signature);
  }
  assert.equal(await sdkReads(body, undefined), null);
  assert.equal(await bring(body, undefined), 401);
});

test('the same question is answered alike', async () => {
  const asks = [
    ['subscribe', webhookVerifyToken],
    ['subscribe', `${webhookVerifyToken}x`],
    ['subscribe', ''],
    ['unsubscribe', webhookVerifyToken],
    ['', webhookVerifyToken],
  ];
  for (const [mode, shown] of asks) {
    const query = { 'hub.mode': mode, 'hub.verify_token': shown, 'hub.challenge': '1158201444' };
    let said;
    try {
      said = sdk.get(query);
    } catch {
      said = null;
    }
    const answer = await fetch(`${place}?${new URLSearchParams(query)}`);
    assert.equal(answer.status, said === null ? 403 : 200, `${mode} ${shown}`);
    if (said !== null) assert.equal(await answer.text(), said);
  }
});

test('the same is read of messages of all kinds', async () => {
  const from = citizen();
  const text = `Perdita d'acqua, è così già da ieri 🐟 ${randomUUID()}`;
  const contents = [
    { type: 'text', text: { body: text } },
    {
      type: 'interactive',
      interactive: { type: 'list_reply', list_reply: { id: 'x', title: 'Là dietro' } },
    },
    {
      type: 'interactive',
      interactive: { type: 'button_reply', button_reply: { id: 'x', title: 'Certo, così' } },
    },
    { type: 'button', button: { text: 'Confermo però', payload: 'x' } },
    { type: 'image', image: { id: '1', mime_type: 'image/jpeg', caption: 'Guardi qui però' } },
    { type: 'location', location: { latitude: 44.3712, longitude: 9.1036, name: 'Chiesa' } },
    { type: 'reaction', reaction: { message_id: 'wamid.none', emoji: '👍' } },
  ];
  const said = [];
  let ticket;
  for (const content of contents) {
    const body = bodyOf(message(from, content));
    const read = await sdkReads(body, sign(body));
    assert.equal(await bring(body, sign(body)), 200);
    said.push(read);
    ticket ??= await until(() => ticketThatBegins("Perdita d'acqua, è così"));
    await inbound(ticket, said.length);
  }
  const entries = await inbound(ticket, contents.length);
  assert.equal(entries.length, contents.length);
  assert.equal(ticket.contact_display_name, said[0].name);
  const textOf = ({ message: { text, interactive, button, image, location, reaction } }) =>
    text?.body ??
    interactive?.list_reply?.title ??
    interactive?.button_reply?.title ??
    button?.text ??
    image?.caption ??
    location?.name ??
    reaction?.emoji;
  for (const read of said) {
    const same = entries.filter((entry) => entry.text.includes(textOf(read)));
    assert.equal(same.length, 1, textOf(read));
    assert.equal(same[0].phone_number, `+${read.from}`);
  }
  const placed = entries.filter((entry) => entry.position !== null);
  assert.equal(placed.length, 1);
  assert.equal(placed[0].position.latitude, said[5].message.location.latitude);
});

test('both know who has no number by the same id', async () => {
  const user = `IT.${randomInt(1_000_000, 9_999_999)}1208655302741918`;
  const text = `Ringhiera instabile ${randomUUID()}`;
  const body = bodyOf({
    contacts: [{ user_id: user, profile: { username: 'rosa' } }],
    messages: [
      {
        from_user_id: user,
        id: `wamid.${randomUUID()}`,
        timestamp: String(Math.floor(Date.now() / 1000)),
        type: 'text',
        text: { body: text },
      },
    ],
  });
  const read = await sdkReads(body, sign(body));
  assert.equal(await bring(body, sign(body)), 200);
  assert.equal(read.recipient.bsuid, user);
  const ticket = await until(() => ticketThatBegins(text));
  const [entry] = await inbound(ticket, 1);
  assert.equal(entry.phone_number, '');
});
