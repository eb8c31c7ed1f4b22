// A gateway as a stranger sees it: the contract of proto/, an address, certificates and tokens, and
// the stock client @grpc/grpc-js. What the folder of a demo holds says where.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';
import protobuf from 'protobufjs';

const folder = process.env.MUGUGNO_DEMO_FOLDER;
export const address = `127.0.0.1:${read('port').toString().trim()}`;

export function read(path) {
  return readFileSync(`${folder}/${path}`);
}

const proto = fileURLToPath(new URL('../../proto', import.meta.url));
const foreign = '/usr/share/grpc-proto';
const contract = grpc.loadPackageDefinition(
  loader.loadSync(
    [
      'mugugno/v1/submission_service.proto',
      'mugugno/v1/ticket_service.proto',
      'mugugno/v1/claim_service.proto',
      'mugugno/v1/hand_over_service.proto',
      'mugugno/v1/restriction_service.proto',
      'mugugno/v1/access_service.proto',
      'mugugno/v1/directory_service.proto',
      'grpc/health/v1/health.proto',
    ],
    { includeDirs: [proto, foreign], keepCase: true, enums: String, longs: String, defaults: true },
  ),
);
const details = new protobuf.Root();
details.resolvePath = (origin, target) => {
  const common = protobuf.common.get(target);
  return common === null ? `${proto}/${target}` : target;
};
details.loadSync(['google/rpc/status.proto', 'google/rpc/error_details.proto']);

const trusted = {
  ca: read('tls/ca.pem'),
};

// tls: {certificate, key, ca} in PEM; patience in milliseconds for a call. Options of one client, each
// with a connection of its own.
export function connect(
  service,
  { token, certificate, key, headers = {}, to = address, patience = 20_000 } = {},
) {
  const Service = service.split('.').reduce((at, name) => at[name], contract);
  const credentials = to.startsWith('unix:')
    ? grpc.credentials.createInsecure()
    : grpc.credentials.createSsl(trusted.ca, key, certificate);
  const client = new Service(to, credentials, {
    'grpc.use_local_subchannel_pool': 1,
    'grpc.ssl_target_name_override': 'localhost',
  });
  const metadata = () => {
    const sent = new grpc.Metadata();
    if (token) sent.set('authorization', `Bearer ${token}`);
    for (const [name, value] of Object.entries(headers)) sent.set(name, value);
    return sent;
  };
  const deadline = () => ({ deadline: Date.now() + patience });
  return {
    call: (method, request = {}) =>
      new Promise((resolve, reject) => {
        client[method](request, metadata(), deadline(), (error, response) =>
          error ? reject(error) : resolve(response),
        );
      }),
    // A stream of answers to one request, or to those that are written.
    stream: (method, request) =>
      request === undefined
        ? client[method](metadata(), deadline())
        : client[method](request, metadata(), deadline()),
    close: () => client.close(),
  };
}

export function token(name) {
  return read(`secrets/${name}.token`).toString().trim();
}

export function certificate(name) {
  return { certificate: read(`tls/${name}.pem`), key: read(`tls/${name}.key`) };
}

// The details of an error by the last word of their type, decoded.
export function detailsOf(error) {
  const [bytes] = error.metadata.get('grpc-status-details-bin');
  const status = details.lookupType('google.rpc.Status').decode(bytes);
  const found = {};
  for (const any of status.details) {
    const name = any.type_url.split('/').pop();
    found[name.split('.').pop()] = details.lookupType(name).decode(any.value);
  }
  return found;
}

export function message(app, user, text) {
  return { parent: `apps/${app}`, request_id: randomUUID(), message: { user_id: user, text } };
}

// The first message of a stream that fits; the stream's own end is an error.
export function first(stream, fits) {
  return new Promise((resolve, reject) => {
    stream.on('data', (answer) => fits(answer) && resolve(answer));
    stream.on('error', reject);
    stream.on('end', () => reject(new Error('the stream ended before that')));
  });
}

// How a stream ends: its status.
export function ending(stream) {
  stream.on('error', () => {});
  return new Promise((resolve) => stream.on('status', resolve));
}

export const status = grpc.status;
