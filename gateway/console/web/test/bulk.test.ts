import { create } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';

import {
  TicketEntry_Kind as Kind,
  TicketEntrySchema,
  TicketKind,
  TicketSchema,
  TicketState as S,
  type Ticket,
} from '../generated/mugugno/v1/ticket_pb.ts';
import { BulkFailure, bulkOf, byTown, sharedBy } from '../src/tickets/bulk.ts';
import { dropView, readViews, saveView } from '../src/tickets/savedViews.ts';
import { allows, canDiscard, canForward, changesOf, isTold, needsAnswer } from '../src/tickets/states.ts';
import { MemoryStorage } from './storage.ts';

function ticket(name: string, state = S.FORWARDED, kind = TicketKind.REPORT): Ticket {
  return create(TicketSchema, { name, state, kind });
}

test('what failed is tried again as the same call, what was done is not', async () => {
  const calls: string[] = [];
  let refuses = true;
  const done: string[] = [];
  const run = bulkOf(
    [ticket('tenants/sori/tickets/a'), ticket('tenants/recco/tickets/b')],
    async ({ name }, id) => {
      calls.push(`${name} ${id}`);
      if (refuses && name.startsWith('tenants/recco')) throw new Error('no');
    },
    (name) => done.push(name),
  );
  const failure = await run().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(BulkFailure);
  expect((failure as BulkFailure).failed.map(({ ticket: { name } }) => name)).toEqual(['tenants/recco/tickets/b']);
  refuses = false;
  await run();
  expect(calls).toHaveLength(3);
  expect(calls[2]).toBe(calls.find((call) => call.includes('recco')));
  expect(done).toHaveLength(3);
  expect(new Set(calls.map((call) => call.split(' ')[1])).size).toBe(2);
});

test('the comuni concerned are named, and only what all of them have can be chosen', () => {
  const two = [ticket('tenants/sori/tickets/a'), ticket('tenants/recco/tickets/b'), ticket('tenants/sori/tickets/c')];
  expect(byTown(two)).toEqual([
    ['tenants/sori', 2],
    ['tenants/recco', 1],
  ]);
  expect(sharedBy([['Tecnico', 'Tributi'], ['Tributi', 'Scuola']], (name) => name)).toEqual(['Tributi']);
  expect(sharedBy([], String)).toEqual([]);
});

test('a saved view takes the place of its namesake, and is forgotten when dropped', () => {
  const store = new MemoryStorage();
  saveView('ada', { name: 'Mattina', search: '?mie' }, store);
  saveView('ada', { name: 'Gas', search: '?emergenze' }, store);
  saveView('ada', { name: 'Mattina', search: '?comune=sori&mie' }, store);
  expect(readViews('ada', store)).toEqual([
    { name: 'Gas', search: '?emergenze' },
    { name: 'Mattina', search: '?comune=sori&mie' },
  ]);
  expect(readViews('bea', store)).toEqual([]);
  expect(dropView('ada', 'Gas', store)).toHaveLength(1);
  store.setItem('mugugno.views/ada', '{"not": "a list"}');
  expect(readViews('ada', store)).toEqual([]);
});

test('what is offered is what the table of a ticket\'s life allows', () => {
  expect(allows(S.DISCARDED, 'restore')).toBe(true);
  expect(allows(S.CLOSED, 'restore')).toBe(false);
  expect(allows(S.RESOLVED, 'transfer')).toBe(false);
  const told = [create(TicketEntrySchema, { kind: Kind.INBOUND }), create(TicketEntrySchema, { kind: Kind.REPLY })];
  const untold = [...told, create(TicketEntrySchema, { kind: Kind.INBOUND }), create(TicketEntrySchema, { kind: Kind.NOTE })];
  expect(isTold(told)).toBe(true);
  expect(isTold(untold)).toBe(false);
  const working = ticket('tenants/sori/tickets/a', S.IN_PROGRESS);
  expect(changesOf(working, told)).toEqual([S.WAITING_CITIZEN, S.WAITING_THIRD_PARTY, S.RESOLVED]);
  expect(changesOf(working, untold)).toEqual([S.WAITING_CITIZEN, S.WAITING_THIRD_PARTY]);
  expect(needsAnswer(working, untold)).toBe(true);
  expect(changesOf(ticket('tenants/sori/tickets/a', S.MERGED), told)).toEqual([]);
  expect(canDiscard(ticket('tenants/sori/tickets/a', S.FORWARDED, TicketKind.COMPLAINT))).toBe(false);
  expect(canDiscard(ticket('tenants/sori/tickets/a'))).toBe(true);
  expect(canForward(ticket('tenants/sori/tickets/a', S.FORWARDED, TicketKind.WHISTLEBLOWING))).toBe(false);
});
