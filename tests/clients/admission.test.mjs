// Who is let in through nginx: tokens and client certificates, and nothing that only looks so.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { certificate, connect, message, read, status, token } from './gateway.mjs';

const submission = 'mugugno.v1.SubmissionService';
const access = 'mugugno.v1.AccessService';
const list = { parent: 'apps/sori-app', user_id: 'nessuno' };

async function asked(service, method, request, options) {
  const client = connect(service, options);
  try {
    return await client.call(method, request);
  } finally {
    client.close();
  }
}

function refused(options, code = status.UNAUTHENTICATED) {
  return assert.rejects(asked(submission, 'ListSubmissions', list, options), { code });
}

// The headers nginx gives the gateway for a certificate it verified.
function frontHeaders(name) {
  return {
    'x-client-certificate-verified': 'SUCCESS',
    'x-client-certificate': encodeURIComponent(read(`tls/${name}.pem`).toString()),
  };
}

test('an app is admitted by its certificate alone', async () => {
  const answer = await asked(
    submission,
    'SubmitMessage',
    message('sori-app', 'con-certificato', 'Buca in via Garibaldi'),
    certificate('sori-app'),
  );
  assert.equal(answer.comune, '010060');
});

test('an administrator is admitted by a certificate alone', async () => {
  const caller = await asked(access, 'GetCaller', {}, certificate('coordinamento'));
  assert.equal(caller.name, 'associations/golfo-paradiso/staff/coordinamento');
});

test('a token wins over the certificate', async () => {
  const caller = await asked(access, 'GetCaller', {}, {
    ...certificate('coordinamento'),
    token: token('comunicazione'),
  });
  assert.equal(caller.name, 'associations/golfo-paradiso/staff/comunicazione');
});

test('without token and certificate nobody is', () => refused({}));

test('a token that is wrong in one character is nobody’s', () =>
  refused({ token: token('sori-app').slice(0, -2) + 'AA' }));

test('a certificate of the right authority that nobody registered is nobody’s', () =>
  refused(certificate('front')));

test('a certificate of another authority is refused, in gRPC', () =>
  refused(certificate('stranger')));

test('an app sees nothing of another app', () =>
  refused({ token: token('recco-app') }, status.PERMISSION_DENIED));

test('the headers of the front are believed on its socket', async () => {
  const to = process.env.MUGUGNO_FRONT_SOCKET;
  await asked(submission, 'ListSubmissions', list, { to, headers: frontHeaders('sori-app') });
});

test('the same headers sent by a client are not', () =>
  refused({ headers: frontHeaders('sori-app') }));

test('nor are they when the client has a certificate of its own', () =>
  refused({ ...certificate('recco'), headers: frontHeaders('sori-app') }));
