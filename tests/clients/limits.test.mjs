// What one address may do, by a front that allows one call a second.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connect, status } from './gateway.mjs';

test('too many calls from one address are told RESOURCE_EXHAUSTED', async () => {
  const health = connect('grpc.health.v1.Health', { to: process.env.MUGUGNO_STRICT_ADDRESS });
  const calls = Array.from({ length: 20 }, () => health.call('Check'));
  const ends = await Promise.allSettled(calls);
  health.close();
  assert.equal(ends[0].status, 'fulfilled');
  const refused = ends.filter((end) => end.status === 'rejected');
  assert.ok(refused.length > 0);
  for (const { reason } of refused) assert.equal(reason.code, status.RESOURCE_EXHAUSTED);
});
