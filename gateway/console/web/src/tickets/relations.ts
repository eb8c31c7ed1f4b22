// Which tickets can be split or related, and when a message looks like two.
import type { Route } from '../../generated/mugugno/v1/route_pb.ts';
import { TicketEntry_Kind as Kind, type Ticket, type TicketEntry } from '../../generated/mugugno/v1/ticket_pb.ts';
import { isUnread } from './ordering.ts';
import { allows, canForward } from './states.ts';

export function canSplit(ticket: Ticket): boolean {
  return allows(ticket.state, 'split') && canForward(ticket) && !isUnread(ticket);
}

// A relation with a ticket that ended says something, too.
export function canLink(ticket: Ticket): boolean {
  return allows(ticket.state, 'note');
}

export function messagesOf(entries: readonly TicketEntry[]): TicketEntry[] {
  return entries.filter(({ kind }) => kind === Kind.INBOUND);
}

// The one phrase that makes a topic a matter of its own.
const least = 1;

// A topic the message seems to speak of beside its own: of another kind of thing, said in other words.
// Empty where it speaks of one matter.
export function secondTopic(route: Route | undefined, topic: string): string {
  const topics = route?.topics ?? [];
  const own = topics.find((each) => each.topic === topic) ?? topics[0];
  if (!own) return '';
  const family = (code: string): string => code.split('.')[0]!;
  const second = topics.find(
    (each) =>
      each.score >= least &&
      family(each.topic) !== family(own.topic) &&
      family(each.topic) !== family(topic) &&
      each.spans.length > 0 &&
      each.spans.every((span) => own.spans.every(({ begin, end }) => span.end <= begin || span.begin >= end)),
  );
  return second?.topic ?? '';
}

// Whether somebody has split it already.
export function wasSplit(entries: readonly TicketEntry[]): boolean {
  return entries.some(({ kind }) => kind === Kind.SPLIT);
}
