// What a client sees through nginx while the gateway stops, and when it is gone.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { connect, ending, first, message, status, token } from './gateway.mjs';

const app = connect('mugugno.v1.SubmissionService', { token: token('sori-app') });
const officer = connect('mugugno.v1.TicketService', { token: token('tecnico-sori') });
const health = connect('grpc.health.v1.Health');
after(() => [app, officer, health].forEach((client) => client.close()));

async function untilRefused() {
  while (true) {
    try {
      await app.call('ListSubmissions', { parent: 'apps/sori-app', user_id: 'nessuno' });
    } catch (error) {
      return error;
    }
  }
}

function isUnavailable(error) {
  assert.equal(error.code, status.UNAVAILABLE, error.message);
  assert.doesNotMatch(error.details, /<|HTTP|html/);
}

test('watches end and say why, calls under way finish, new ones are told to go elsewhere', async () => {
  assert.equal((await health.call('Check', {})).status, 'SERVING');
  const watch = health.stream('Watch', { service: '' });
  await first(watch, (answer) => answer.status === 'SERVING');
  const bulk = app.stream('SubmitMessages');
  bulk.write(message('sori-app', 'prima', 'Cassonetto pieno in via Stagno'));
  await first(bulk, (answer) => answer.submission);

  const tickets = officer.stream('WatchTickets', { parent: 'tenants/sori' });
  await first(tickets, () => true);

  const ended = Promise.all([ending(watch), ending(tickets)]);
  const warned = first(watch, (answer) => answer.status === 'NOT_SERVING');
  process.kill(Number(process.env.MUGUGNO_GATEWAY_PID), 'SIGTERM');
  await warned;
  for (const { code, details } of await ended) {
    assert.equal(code, status.UNAVAILABLE, details);
    assert.match(details, /stopping/);
  }
  isUnavailable(await untilRefused());
  // Nor does one wait that has nothing to send yet.
  isUnavailable(await ending(app.stream('SubmitMessages')));

  // The stream that was open before is still served.
  const answered = first(bulk, (answer) => answer.submission);
  bulk.write(message('sori-app', 'dopo', 'Cassonetto pieno in via Stagno 2'));
  await answered;
  const finished = ending(bulk);
  bulk.end();
  assert.equal((await finished).code, status.OK);
});

test('when the gateway is gone every call is UNAVAILABLE', async () => {
  for (const client of [app, health]) {
    const method = client === app ? 'ListSubmissions' : 'Check';
    await assert.rejects(client.call(method, {}), (error) => {
      isUnavailable(error);
      return true;
    });
  }
  isUnavailable(await ending(app.stream('SubmitMessages')));
});
