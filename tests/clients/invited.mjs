// People let into the console by an invitation, as the code of an authenticator's and the pages' own
// contract have it.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';

import { base, mine } from './console_page.mjs';
import { read } from './gateway.mjs';

export function oneTimeCode(secret) {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((each) => digits.indexOf(each).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((each) => parseInt(each, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const number = (mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000;
  return String(number).padStart(6, '0');
}

// The browser has that person's session afterwards.
export async function letIn(context, secretFile) {
  const ask = async (act, data) => {
    const answer = await context.request.post(`${base}/console/session/${act}`, {
      headers: { 'connect-protocol-version': '1' },
      data,
    });
    assert.equal(answer.status(), 200, await answer.text());
    return answer.json();
  };
  const token = read(`secrets/${secretFile}`).toString().trim();
  const { totp_secret: secret } = await ask('invitation', { token });
  await ask('invitation/accept', { token, password: `pandolce-${mine}`, code: oneTimeCode(secret) });
}
