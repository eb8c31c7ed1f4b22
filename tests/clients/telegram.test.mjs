// A citizen on Telegram, as an emulator of its Bot API nobody here wrote lets them write and read; and
// the same updates as telegraf, a library for bots, reads them.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { request } from 'node:https';
import { after, before, test } from 'node:test';

import { Telegraf } from 'telegraf';
import TelegramServer from 'telegram-test-api';

import { address, connect, read, token } from './gateway.mjs';

const bot = '7400:DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDD';
const secret = 'clienti_0123456789abcdef0123456789abcdef';
const [host, port] = address.split(':');
const api = new TelegramServer({ host: '127.0.0.1', port: Number(read('bot_api.port')) });
const officer = connect('mugugno.v1.TicketService', { token: token('comunicazione') });

// What the emulator brought, as it brought it.
const updates = [];

// Brings an update to the gateway; its answer's status.
function bring(body, headers) {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host,
        port,
        path: '/webhook/telegram/comune/sori/bot',
        method: 'POST',
        ca: read('tls/ca.pem'),
        servername: 'localhost',
        headers: { 'content-type': 'application/json', ...headers },
      },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode));
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}

// The emulator shows no secret: here it is added, as Telegram does.
const forwarder = createServer((from, back) => {
  const pieces = [];
  from.on('data', (piece) => pieces.push(piece));
  from.on('end', async () => {
    const body = Buffer.concat(pieces);
    const status = await bring(body, { 'x-telegram-bot-api-secret-token': secret });
    updates.push(JSON.parse(body));
    back.writeHead(status).end();
  });
});

// What `look` finds, as soon as it does.
async function found(look, what) {
  for (let i = 0; i < 120; i += 1) {
    const seen = await look();
    if (seen) return seen;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`not found: ${what}`);
}

async function hears(client, fits) {
  const answer = await found(async () => {
    const history = await client.getUpdatesHistory();
    return history.find(
      ({ message }) => message && Number(message.chat_id) === client.chatId && fits(message),
    );
  }, 'an answer');
  return answer.message;
}

function ticketOf(preview) {
  return found(async () => {
    const { tickets } = await officer.call('ListTickets', { parent: 'tenants/sori', page_size: 200 });
    return tickets.find((ticket) => ticket.preview.startsWith(preview));
  }, preview);
}

before(async () => {
  const admin = connect('mugugno.v1.DirectoryService', { token: token('admin-sori') });
  await admin.call('CreateChannel', {
    parent: 'tenants/sori',
    channel_id: 'bot',
    channel: { display_name: 'Bot di Sori', kind: 'KIND_TELEGRAM' },
  });
  await admin.call('SetChannelSecrets', {
    name: 'tenants/sori/channels/bot',
    token: bot,
    webhook_secret: secret,
  });
  admin.close();
  await api.start();
  await new Promise((resolve) => forwarder.listen(0, '127.0.0.1', resolve));
  api.setWebhook({ url: `http://127.0.0.1:${forwarder.address().port}/` }, bot);
});

after(async () => {
  officer.close();
  forwarder.close();
  await api.stop();
});

test('a message becomes a ticket, and the answer reaches the chat in the name of the comune', async () => {
  const citizen = api.getClient(bot, { chatId: 740001, userId: 740001, firstName: 'Rosa' });
  const sent = await citizen.sendMessage(citizen.makeMessage('La fontanella di via Stagno perde'));
  assert.equal(sent.ok, true);
  const ticket = await ticketOf('La fontanella di via Stagno');
  assert.equal(ticket.contact_display_name, 'Rosa');
  await officer.call('ReplyToTicket', { name: ticket.name, text: 'La chiudiamo domani.' });
  const heard = await hears(citizen, ({ text }) => text.startsWith('La chiudiamo domani.'));
  assert.match(heard.text, /Comune di Sori/);
});

test('telegraf reads the same words of the same person in the same updates', async () => {
  const citizen = api.getClient(bot, { chatId: 740002, userId: 740002, firstName: 'Bacci' });
  const texts = ['Cestino "pieno" in via Stagno – già da ieri', 'Sentiero franato 🌧 sopra Canepa'];
  for (const text of texts) await citizen.sendMessage(citizen.makeMessage(text));
  const words = [];
  const library = new Telegraf(bot);
  library.botInfo = { id: 7400, is_bot: true, first_name: 'Bot', username: 'bot' };
  library.on('text', (context) => {
    words.push([context.message.text, context.from.first_name, context.chat.id]);
  });
  const brought = await found(() => {
    const all = updates.filter(({ message }) => message.chat.id === citizen.chatId);
    return all.length === texts.length && all;
  }, 'both updates');
  brought.sort((a, b) => a.update_id - b.update_id);
  for (const update of brought) await library.handleUpdate(update);
  assert.deepEqual(words, texts.map((text) => [text, 'Bacci', 740002]));
  for (const text of texts) {
    const ticket = await ticketOf(text.slice(0, 12));
    assert.ok(text.startsWith(ticket.preview.replace(/…$/, '')), ticket.preview);
    assert.equal(ticket.contact_display_name, 'Bacci');
  }
});

test('without the secret the same update is refused', async () => {
  const [update] = updates;
  assert.equal(await bring(JSON.stringify(update), {}), 401);
  assert.equal(
    await bring(JSON.stringify(update), { 'x-telegram-bot-api-secret-token': `${secret}x` }),
    401,
  );
});
