// The same calls by stock clients of the Connect protocol, in JSON and binary, and by gRPC: they
// agree answer by answer. Types come from proto/ as buf describes it; there is no generated code.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { createFileRegistry, fromBinary, toJson } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { Code, ConnectError, createClient } from '@connectrpc/connect';
import * as onNode from '@connectrpc/connect-node';
import * as onWeb from '@connectrpc/connect-web';

import { address, message, read, token } from './gateway.mjs';

const proto = fileURLToPath(new URL('../../proto', import.meta.url));
const registry = createFileRegistry(
  fromBinary(FileDescriptorSetSchema, execFileSync('buf', ['build', proto, '-o', '-'])),
);
const submissions = registry.getService('mugugno.v1.SubmissionService');
const tickets = registry.getService('mugugno.v1.TicketService');
const baseUrl = `https://${address}`;
const nodeOptions = { ca: read('tls/ca.pem'), servername: 'localhost' };

const transports = {
  'connect-node, JSON': (options) =>
    onNode.createConnectTransport({ httpVersion: '2', nodeOptions, useBinaryFormat: false, ...options }),
  'connect-node, binary': (options) =>
    onNode.createConnectTransport({ httpVersion: '1.1', nodeOptions, useBinaryFormat: true, ...options }),
  'connect-web, JSON': (options) => onWeb.createConnectTransport({ ...options }),
  'connect-web, binary': (options) =>
    onWeb.createConnectTransport({ useBinaryFormat: true, ...options }),
  'connect-node, gRPC': (options) => onNode.createGrpcTransport({ nodeOptions, ...options }),
};
const names = Object.keys(transports);

function client(name, service, caller) {
  const withToken = (next) => (request) => {
    if (caller) request.header.set('authorization', `Bearer ${token(caller)}`);
    return next(request);
  };
  return createClient(service, transports[name]({ baseUrl, interceptors: [withToken] }));
}

function submit(name, user, text) {
  const { parent, request_id: requestId } = message('sori-app', user, text);
  return client(name, submissions, 'sori-app').submitMessage({
    parent,
    requestId,
    message: { userId: user, text },
  });
}

async function refusal(promise) {
  try {
    await promise;
  } catch (error) {
    const { code, rawMessage } = ConnectError.from(error);
    const details = ConnectError.from(error).details.map(({ type, value }) => ({
      type,
      value: Buffer.from(value ?? []).toString('base64'),
    }));
    return { code, rawMessage, details };
  }
  throw new Error('it was not refused');
}

for (const name of names) {
  test(`${name}: the whole journey`, async () => {
    const user = randomUUID();
    const submission = await submit(name, user, 'Perché la fontana perde? È da ieri: 20 €…');
    assert.equal(submission.comune, '010060');
    assert.match(submission.number, /^SORI-/);
    const officer = client(name, tickets, 'tecnico-sori');
    const listed = await officer.listTickets({ parent: 'tenants/sori', pageSize: 200 });
    const ticket = listed.tickets.find((each) => each.number === submission.number);
    await officer.replyToTicket({
      name: ticket.name,
      text: 'La chiudiamo oggi.',
      etag: ticket.etag,
      requestId: randomUUID(),
    });
    const { entries } = await client(name, submissions, 'sori-app').listEntries({
      parent: submission.conversation,
    });
    assert.ok(entries.some((entry) => entry.text.includes('La chiudiamo oggi.')));
  });

  test(`${name}: a watch tells what happens while it is open, and ends when it is left`, async () => {
    const left = new AbortController();
    const seen = [];
    let submission;
    await assert.rejects(async () => {
      const watched = client(name, tickets, 'tecnico-sori').watchTickets(
        { parent: 'tenants/sori' },
        { signal: left.signal },
      );
      for await (const event of watched) {
        seen.push(event);
        submission ??= await submit(name, randomUUID(), 'Lampione spento in via Solimano');
        if (seen.length > 1) left.abort();
      }
    });
    assert.equal(submission.comune, '010060');
    assert.ok(seen.every((event) => event.resumeToken !== ''));
  });

  test(`${name}: the caller's time ends a call that goes on`, async () => {
    const { code } = await refusal(
      (async () => {
        const watched = client(name, tickets, 'tecnico-sori').watchTickets(
          { parent: 'tenants/sori' },
          { timeoutMs: 400 },
        );
        for await (const event of watched) assert.ok(event);
      })(),
    );
    assert.equal(code, Code.DeadlineExceeded);
  });
}

test('a list is the same by every wire', async () => {
  const lists = [];
  for (const name of names) {
    const list = await client(name, tickets, 'tecnico-sori').listTickets({
      parent: 'tenants/sori',
      pageSize: 50,
    });
    delete list.nextPageToken;
    lists.push(list.tickets.map((ticket) => toJson(registry.getMessage('mugugno.v1.Ticket'), ticket)));
  }
  assert.ok(lists[0].length > 0);
  for (const list of lists) assert.deepEqual(list, lists[0]);
});

test('a refusal is the same by every wire: code, words and details', async () => {
  const refused = {
    [Code.Unauthenticated]: (name) =>
      client(name, submissions).listSubmissions({ parent: 'apps/sori-app', userId: 'x' }),
    [Code.InvalidArgument]: (name) =>
      client(name, submissions, 'sori-app').listSubmissions({ parent: 'apps/sori-app' }),
    [Code.PermissionDenied]: (name) =>
      client(name, tickets, 'tecnico-sori').listTickets({ parent: 'tenants/recco' }),
    [Code.NotFound]: (name) =>
      client(name, tickets, 'tecnico-sori').getTicket({
        name: 'tenants/sori/tickets/0190a0a0-0000-7000-8000-000000000000',
      }),
  };
  // Whose call it was differs, and is in the details.
  const comparable = ({ code, rawMessage, details }) => ({
    code,
    rawMessage,
    types: details.map(({ type }) => type),
  });
  for (const [code, call] of Object.entries(refused)) {
    const said = [];
    for (const name of names) said.push(comparable(await refusal(call(name))));
    assert.equal(said[0].code, Number(code));
    assert.ok(said[0].types.length > 0 || said[0].rawMessage !== '');
    for (const each of said) assert.deepEqual(each, said[0]);
  }
});

function post(path, headers, body, method = 'POST') {
  return fetch(`${baseUrl}/${path}`, { method, headers, body });
}
const submitPath = 'mugugno.v1.SubmissionService/SubmitMessage';
const json = { 'content-type': 'application/json' };

test('plain HTTP says what is wrong by its status, and keeps nothing', async () => {
  const unauthenticated = await post(submitPath, json, '{}');
  assert.equal(unauthenticated.status, 401);
  assert.equal(unauthenticated.headers.get('www-authenticate'), 'Bearer');
  assert.equal(unauthenticated.headers.get('cache-control'), 'no-store');
  assert.equal(unauthenticated.headers.get('x-content-type-options'), 'nosniff');
  assert.match(unauthenticated.headers.get('strict-transport-security'), /max-age/);
  assert.equal((await unauthenticated.json()).code, 'unauthenticated');

  const get = await post(submitPath, {}, undefined, 'GET');
  assert.equal(get.status, 405);
  assert.equal(get.headers.get('allow'), 'POST');
  assert.equal((await post(submitPath, { 'content-type': 'text/plain' }, 'x')).status, 415);
  assert.equal((await post(submitPath, { 'content-type': 'application/connect+json' }, 'x')).status, 415);
  assert.equal((await post('mugugno.v1.SubmissionService/Nothing', json, '{}')).status, 404);
  const compressed = await post(submitPath, { ...json, 'content-encoding': 'br' }, 'x');
  assert.equal((await compressed.json()).code, 'unimplemented');
  for (const timeout of ['1s', '99999999999', '-1']) {
    const malformed = await post(submitPath, { ...json, 'connect-timeout-ms': timeout }, '{}');
    assert.equal(malformed.status, 400, timeout);
  }
  const authorization = `Bearer ${token('sori-app')}`;
  const noJson = await post(submitPath, { ...json, authorization }, '{"parent": segreto');
  assert.equal(noJson.status, 400);
  assert.doesNotMatch(await noJson.text(), /segreto/);
});

test('a body larger than any request is refused', async () => {
  const large = await post(submitPath, json, 'x'.repeat(18 << 20));
  assert.ok([413, 429].includes(large.status), `${large.status}`);
});

test('a text of more than a message holds is refused as by gRPC', async () => {
  const said = [];
  for (const name of names) said.push((await refusal(submit(name, randomUUID(), 'x'.repeat(10 << 20)))).code);
  assert.deepEqual(new Set(said), new Set([Code.InvalidArgument]));
});
