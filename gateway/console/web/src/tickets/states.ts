// Which acts make sense where a ticket stands, by the one table of a ticket's life; the gateway
// decides, this only hides what it would refuse.
import { life, type Act } from '../../generated/life.ts';
import {
  TicketEntry_Kind as EntryKind,
  TicketKind as Kind,
  TicketState as S,
  type Ticket,
  type TicketEntry,
} from '../../generated/mugugno/v1/ticket_pb.ts';
import { isUnread } from './ordering.ts';

export function allows(state: S, act: Act): boolean {
  return life[state]?.[act] !== undefined;
}

// A comune in doubt, and an emergency nobody has seen, come first.
function isSettled(ticket: Ticket): boolean {
  return !ticket.hold && !isUnread(ticket);
}

const alwaysAnswered = [Kind.CRITICISM, Kind.COMPLAINT, Kind.FORMAL_DEMAND];

export function canForward(ticket: Ticket): boolean {
  return allows(ticket.state, 'forward') && !ticket.hold && ticket.kind !== Kind.WHISTLEBLOWING;
}

export function canDiscard(ticket: Ticket): boolean {
  return allows(ticket.state, 'discard') && !isUnread(ticket) && !alwaysAnswered.includes(ticket.kind);
}

export function canMerge(ticket: Ticket): boolean {
  return allows(ticket.state, 'merge') && isSettled(ticket);
}

export function canTransfer(ticket: Ticket): boolean {
  return allows(ticket.state, 'transfer') && !ticket.transfer && ticket.kind !== Kind.WHISTLEBLOWING;
}

// Of what was said last between citizen and comune, the comune's word.
export function isTold(entries: readonly TicketEntry[]): boolean {
  return entries.findLast(({ kind }) => kind === EntryKind.INBOUND || kind === EntryKind.REPLY)?.kind === EntryKind.REPLY;
}

// The states a person may set now. RESOLVED needs a citizen who was told.
export function changesOf(ticket: Ticket, entries: readonly TicketEntry[]): S[] {
  if (ticket.hold) return [];
  const legal = (life[ticket.state]?.['change state'] ?? []) as readonly S[];
  return legal.filter((state) => state !== S.RESOLVED || isTold(entries));
}

export function needsAnswer(ticket: Ticket, entries: readonly TicketEntry[]): boolean {
  return !ticket.hold && (life[ticket.state]?.['change state'] ?? []).includes(S.RESOLVED) && !isTold(entries);
}

export const views: Readonly<Record<string, readonly S[]>> = {
  open: [],
  new: [S.RECEIVED, S.REOPENED],
  office: [S.FORWARDED],
  charge: [S.ACKNOWLEDGED, S.IN_PROGRESS],
  waiting: [S.WAITING_CITIZEN, S.WAITING_THIRD_PARTY],
  done: [S.RESOLVED, S.CLOSED],
  discarded: [S.DISCARDED],
};
