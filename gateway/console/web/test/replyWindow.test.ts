import { create } from '@bufbuild/protobuf';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { describe, expect, it, vi } from 'vitest';

import { TicketSchema } from '../generated/mugugno/v1/ticket_pb.ts';
import { MemoryStorage } from './storage.ts';

vi.stubGlobal('localStorage', new MemoryStorage());
const { needsTemplate, replyWindow } = await import('../src/tickets/replyWindow.ts');

const noon = Date.UTC(2026, 10, 23, 12);

function ticket(endsAt?: number, hasReplyTemplate = false) {
  return create(TicketSchema, {
    ...(endsAt === undefined ? {} : { replyWindowEndTime: timestampFromMs(endsAt) }),
    hasReplyTemplate,
  });
}

describe('what the citizen’s channel lets through', () => {
  it('is any answer where there is no limit, or it is not reached', () => {
    expect(replyWindow(ticket(), noon)).toBe('open');
    expect(replyWindow(ticket(noon + 1, true), noon)).toBe('open');
  });
  it('is nothing after it', () => {
    expect(replyWindow(ticket(noon), noon)).toBe('closed');
  });
  it('is the approved message, where there is one', () => {
    expect(replyWindow(ticket(noon, true), noon)).toBe('template');
  });
  it('asks for that message only then', () => {
    expect(needsTemplate(ticket(Date.now() - 1, true))).toBe(true);
    expect(needsTemplate(ticket(Date.now() + 60_000, true))).toBe(false);
    expect(needsTemplate(ticket(Date.now() - 1))).toBe(false);
  });
});
