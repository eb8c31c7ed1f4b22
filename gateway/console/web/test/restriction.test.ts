import { create } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';

import { TicketRestriction_Reason as Reason } from '../generated/mugugno/v1/restriction_pb.ts';
import { TicketKind, TicketSchema } from '../generated/mugugno/v1/ticket_pb.ts';
import { canNameOffice, isComplete, namedAtFirst, seesRestricted } from '../src/tickets/restriction.ts';

const staff = (id: string): string => `associations/golfo/staff/${id}`;
const desk = { name: staff('ada'), displayName: 'Ada', offices: [] };
const office = { name: staff('bea'), displayName: 'Bea', offices: ['tenants/sori/offices/sociali'] };
const restricted = create(TicketSchema, {
  name: 'tenants/sori/tickets/1',
  restriction: {
    reason: Reason.MINOR,
    readers: [
      { staff: staff('ada'), displayName: 'Ada', active: true },
      { staff: staff('left'), displayName: 'Chi non c’è più', active: false },
    ],
  },
});

test('a reason and somebody who sees it are needed, and words where the reason is none of the list', () => {
  const one = new Set([staff('ada')]);
  expect(isComplete(Reason.UNSPECIFIED, '', one)).toBe(false);
  expect(isComplete(Reason.MINOR, '', new Set())).toBe(false);
  expect(isComplete(Reason.MINOR, '', one)).toBe(true);
  expect(isComplete(Reason.OTHER, '  ', one)).toBe(false);
  expect(isComplete(Reason.OTHER, 'lo chiede il segretario', one)).toBe(true);
});

test('who restricts is named at first, and who left is not named again', () => {
  expect([...namedAtFirst(create(TicketSchema), staff('bea'), [desk, office])]).toEqual([staff('bea')]);
  expect([...namedAtFirst(restricted, staff('bea'), [desk, office])]).toEqual([staff('ada')]);
});

test('a restricted ticket goes to those only who see it', () => {
  expect(seesRestricted(office, create(TicketSchema))).toBe(true);
  expect(seesRestricted(desk, restricted)).toBe(true);
  expect(seesRestricted(office, restricted)).toBe(false);
  const withOffice = create(TicketSchema, restricted);
  withOffice.restriction!.office = 'tenants/sori/offices/sociali';
  expect(seesRestricted(office, withOffice)).toBe(true);
});

test('no office is named where none sees the ticket', () => {
  expect(canNameOffice(create(TicketSchema))).toBe(true);
  expect(canNameOffice(create(TicketSchema, { kind: TicketKind.WHISTLEBLOWING }))).toBe(false);
  expect(canNameOffice(create(TicketSchema, { hold: { reason: 'x' } }))).toBe(false);
});
