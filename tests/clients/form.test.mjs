// A citizen's browser at nginx: the form of the association, its style sheet, and what nginx refuses.
import assert from 'node:assert/strict';
import { request } from 'node:https';
import { test } from 'node:test';

import { address, read } from './gateway.mjs';

const form = '/modulo/associazione/golfo-paradiso/modulo';
const [host, port] = address.split(':');

function ask(path, { method = 'GET', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const call = request(
      { host, port, path, method, headers, ca: read('tls/ca.pem'), servername: 'localhost' },
      (answer) => {
        const pieces = [];
        answer.on('data', (piece) => pieces.push(piece));
        answer.on('end', () =>
          resolve({
            status: answer.statusCode,
            headers: answer.headers,
            body: Buffer.concat(pieces).toString(),
          }),
        );
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}

function multipart(fields) {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
    body: `${parts.join('')}--b--\r\n`,
  };
}

test('the form, its style sheet and its fonts come through nginx', async () => {
  const page = await ask(form);
  assert.equal(page.status, 200);
  assert.match(page.headers['content-security-policy'], /default-src 'none'/);
  assert.match(page.headers['strict-transport-security'], /max-age/);
  const [, sheet] = page.body.match(/rel="stylesheet" href="([^"]+)"/);
  const style = await ask(sheet, { headers: { 'accept-encoding': 'gzip' } });
  assert.equal(style.status, 200);
  assert.equal(style.headers['content-encoding'], 'gzip');
});

test('a message goes through nginx, and its page is read there', async () => {
  const page = await ask(form);
  const [, token] = page.body.match(/name="pagina" value="([^"]+)"/);
  const fields = { pagina: token, lang: 'it', testo: 'Buca a Recco in via Roma', nome: 'Anna' };
  let answer = await ask(form, multipart(fields));
  // Until the page is old enough for a person to have written it.
  for (let i = 0; i < 50 && answer.status === 422; i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    answer = await ask(form, multipart(fields));
  }
  assert.equal(answer.status, 303, answer.body);
  const conversation = await ask(answer.headers.location);
  assert.equal(conversation.status, 200);
  assert.match(conversation.body, /Buca a Recco|è al sicuro/);
});

test('what is too large is refused in words, with the number to call', async () => {
  const answer = await ask(form, {
    method: 'POST',
    headers: {
      'content-type': 'multipart/form-data; boundary=b',
      'content-length': String(70 << 20),
    },
  }).catch((error) => ({ error }));
  if (answer.error) return assert.match(answer.error.code, /ECONNRESET|EPIPE/);
  assert.equal(answer.status, 413);
  assert.match(answer.body, /112/);
});
