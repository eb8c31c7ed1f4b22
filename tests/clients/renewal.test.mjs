// What a client sees while the front is given another authority for client certificates and told to
// read its files again.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import http2 from 'node:http2';
import { after, test } from 'node:test';
import tls from 'node:tls';

import { certificate, connect, first, message, read, status, token } from './gateway.mjs';

const to = process.env.MUGUGNO_RENEWED_ADDRESS;
const folder = process.env.MUGUGNO_DEMO_FOLDER;
const access = 'mugugno.v1.AccessService';

function readAgain() {
  copyFileSync(`${folder}/tls/others/ca.pem`, `${folder}/renewed/clients.pem`);
  process.kill(Number(process.env.MUGUGNO_RENEWED_PID), 'SIGHUP');
}

async function caller(options) {
  const client = connect(access, { to, patience, ...options });
  try {
    return (await client.call('GetCaller')).name;
  } catch (error) {
    assert.equal(error.code, status.UNAUTHENTICATED, error.message);
    return undefined;
  } finally {
    client.close();
  }
}

// One call on a TLS connection of its own, which takes up `session` where one is given: the status
// of gRPC, and the session that the next connection may take up.
function callWith(name, session) {
  const [host, port] = to.split(':');
  const { certificate: cert, key } = certificate(name);
  const socket = tls.connect({
    host,
    port: Number(port),
    ca: read('tls/ca.pem'),
    cert,
    key,
    session,
    servername: 'localhost',
    ALPNProtocols: ['h2'],
  });
  return new Promise((resolve, reject) => {
    let kept;
    socket.on('session', (given) => (kept = given));
    socket.on('error', reject);
    socket.on('secureConnect', () => {
      const client = http2.connect(`https://${to}`, { createConnection: () => socket });
      client.on('error', reject);
      const call = client.request({
        ':method': 'POST',
        ':path': `/${access}/GetCaller`,
        'content-type': 'application/grpc',
        te: 'trailers',
      });
      let code;
      const look = (headers) => (code = headers['grpc-status'] ?? code);
      call.on('response', look);
      call.on('trailers', look);
      call.on('error', reject);
      call.on('data', () => {});
      call.on('end', () => {
        client.close();
        resolve({ code: Number(code), session: kept, resumed: socket.isSessionReused() });
      });
      call.end(Buffer.alloc(5));
    });
  });
}

// As long as the test may take.
const patience = 60_000;
const officer = connect('mugugno.v1.TicketService', { to, token: token('tecnico-sori'), patience });
const app = connect('mugugno.v1.SubmissionService', { to, token: token('sori-app'), patience });
after(() => [officer, app].forEach((client) => client.close()));

test('the new authority’s certificates are let in, the old one’s no longer, and nothing is cut', async () => {
  assert.equal(await caller(certificate('sori-app')), 'apps/sori-app');
  assert.equal(await caller(certificate('renewed')), undefined);
  const before = await callWith('sori-app');
  assert.equal(before.code, status.OK);

  const watch = officer.stream('WatchTickets', { parent: 'tenants/sori' });
  await first(watch, () => true);
  let failed;
  let reading = true;
  const readers = (async () => {
    while (reading) {
      const client = connect('mugugno.v1.SubmissionService', { to, token: token('sori-app'), patience });
      try {
        await client.call('ListSubmissions', { parent: 'apps/sori-app', user_id: 'nessuno' });
      } catch (error) {
        failed ??= error;
      } finally {
        client.close();
      }
    }
  })();
  try {
    readAgain();
    // The front takes a moment.
    let old, renewed;
    do {
      old = await caller(certificate('sori-app'));
      renewed = await caller(certificate('renewed'));
    } while (old !== undefined || renewed === undefined);
    assert.equal(renewed, 'apps/sori-app');

    // What was open goes on.
    const seen = first(watch, (answer) => answer.ticket);
    await app.call('SubmitMessage', message('sori-app', randomUUID(), 'Buca in via Garibaldi'));
    await seen;
  } finally {
    reading = false;
    await readers;
    watch.on('error', () => {});
    watch.cancel();
  }
  assert.equal(failed, undefined);

  // Nor is anybody let in by what was agreed with the old certificate.
  const resumed = await callWith('sori-app', before.session);
  assert.equal(resumed.code, status.UNAUTHENTICATED, `resumed: ${resumed.resumed}`);
});
