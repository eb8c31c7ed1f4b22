// The whole journey by @grpc/grpc-js: a citizen writes, an officer answers, the citizen reads.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';

import { connect, detailsOf, first, message, status, token } from './gateway.mjs';

const app = connect('mugugno.v1.SubmissionService', { token: token('sori-app') });
const desk = connect('mugugno.v1.TicketService', { token: token('comunicazione') });
const officer = connect('mugugno.v1.TicketService', { token: token('tecnico-sori') });
after(() => [app, desk, officer].forEach((client) => client.close()));

async function ticketOf(number, reader = officer) {
  const { tickets } = await reader.call('ListTickets', {
    parent: 'tenants/sori',
    page_size: 200,
  });
  return tickets.find((ticket) => ticket.number === number);
}

test('a message becomes a ticket, the desk forwards it, the office answers, the citizen reads', async () => {
  const user = randomUUID();
  const submission = await app.call(
    'SubmitMessage',
    message('sori-app', user, "C'è una buca pericolosa in via Garibaldi, davanti al forno"),
  );
  assert.equal(submission.state, 'STATE_APPLIED');
  assert.equal(submission.comune, '010060');
  assert.match(submission.number, /^SORI-/);

  const arrived = await ticketOf(submission.number, desk);
  assert.equal(arrived.office, 'tenants/sori/offices/tecnico');
  for (const office of ['scuola', 'tecnico']) {
    await desk.call('ForwardTicket', {
      name: arrived.name,
      office: `tenants/sori/offices/${office}`,
      request_id: randomUUID(),
    });
    assert.equal((await ticketOf(submission.number, desk)).office, `tenants/sori/offices/${office}`);
    const seen = await ticketOf(submission.number);
    assert.equal(seen?.name, office === 'tecnico' ? arrived.name : undefined);
  }
  await officer.call('TakeCharge', { name: arrived.name, request_id: randomUUID() });
  const ticket = await ticketOf(submission.number);
  assert.equal(ticket.state, 'TICKET_STATE_ACKNOWLEDGED');
  const text = 'Buongiorno, la buca è stata segnalata alla squadra: lavoriamo domani.';
  await officer.call('ReplyToTicket', {
    name: ticket.name,
    text,
    etag: ticket.etag,
    request_id: randomUUID(),
  });

  const { entries } = await app.call('ListEntries', { parent: submission.conversation });
  const reply = entries.find((entry) => entry.kind === 'KIND_REPLY');
  assert.match(reply.author, /^Comune di Sori/);
  assert.ok(reply.text.includes(text));
});

test('a watch tells of the new ticket, and of the answer', async () => {
  const watched = officer.stream('WatchTickets', { parent: 'tenants/sori' });
  const conversations = app.stream('WatchConversations', { parent: 'apps/sori-app' });
  await Promise.all([first(watched, () => true), first(conversations, () => true)]);
  const submission = await app.call(
    'SubmitMessage',
    message('sori-app', randomUUID(), 'Lampione spento in via Solimano'),
  );
  const { name, etag } = await ticketOf(submission.number);
  const told = first(conversations, (event) => event.conversation === submission.conversation);
  await officer.call('ReplyToTicket', {
    name,
    text: 'Lo ripariamo.',
    etag,
    request_id: randomUUID(),
  });
  const event = await told;
  assert.notEqual(event.resume_token, '');
  watched.cancel();
  conversations.cancel();
});

test('a bulk stream answers each message, and a bad one stops no other', async () => {
  const stream = app.stream('SubmitMessages');
  const answers = new Map();
  const ended = new Promise((resolve, reject) => {
    stream.on('data', (answer) => answers.set(answer.request_id, answer));
    stream.on('error', reject);
    stream.on('end', resolve);
  });
  const messages = Array.from({ length: 40 }, (_, i) =>
    message('sori-app', randomUUID(), `Cassonetto pieno in via Stagno ${i + 1}`),
  );
  const bad = messages[20];
  bad.message.text = '';
  for (const one of messages) stream.write(one);
  stream.end();
  await ended;
  assert.equal(answers.size, messages.length);
  for (const { request_id } of messages) {
    const answer = answers.get(request_id);
    if (request_id === bad.request_id) {
      assert.equal(answer.error.code, status.INVALID_ARGUMENT);
    } else {
      assert.match(answer.submission.name, /^apps\/sori-app\/submissions\//);
    }
  }
});

test('an error names every field that is wrong, and why', async () => {
  await assert.rejects(
    app.call('SubmitMessage', { parent: 'apps/sori-app', request_id: 'x', message: {} }),
    (error) => {
      assert.equal(error.code, status.INVALID_ARGUMENT);
      const { BadRequest, ErrorInfo } = detailsOf(error);
      const fields = BadRequest.fieldViolations.map((violation) => violation.field);
      assert.ok(fields.includes('request_id'), fields.join());
      assert.ok(fields.includes('message.user_id'), fields.join());
      assert.ok(BadRequest.fieldViolations.every((violation) => violation.description));
      assert.match(ErrorInfo.reason, /^[A-Z_]+$/);
      return true;
    },
  );
});

test('hundreds of calls at once are all answered', async () => {
  const health = Array.from({ length: 4 }, () => connect('grpc.health.v1.Health'));
  const calls = health.flatMap((client) =>
    Array.from({ length: 100 }, () => client.call('Check')),
  );
  for (const answer of await Promise.all(calls)) assert.equal(answer.status, 'SERVING');
  for (const client of health) client.close();
});

test('a message larger than any may be is refused, and the connection lives', async () => {
  await assert.rejects(
    app.call('SubmitMessage', message('sori-app', randomUUID(), 'x'.repeat(18 << 20))),
    { code: status.RESOURCE_EXHAUSTED },
  );
  await app.call('ListSubmissions', { parent: 'apps/sori-app', user_id: 'nessuno' });
});
