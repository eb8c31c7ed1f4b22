// Of a ticket that came by the counter: which answers the citizen has been told in person.
import { TicketEntry_Kind as Kind, TicketOutcome, type Ticket, type TicketEntry } from '../../generated/mugugno/v1/ticket_pb.ts';

export interface Telling {
  // Who told it, if somebody did.
  told?: TicketEntry;
}

// Nothing where it left in writing, or is no answer.
export function tellingOf(ticket: Ticket, entries: readonly TicketEntry[], entry: TicketEntry): Telling | null {
  const answers = entry.kind === Kind.REPLY || (entry.kind === Kind.CLOSURE && ticket.outcome !== TicketOutcome.NO_REPLY_NEEDED);
  if (!ticket.isOfCounter || !answers) return null;
  const told = entries.find(({ kind, about }) => kind === Kind.TOLD && about === entry.name);
  if (told) return { told };
  return entry.deliveryState ? null : {};
}

// The last answer nobody has told yet.
export function untold(ticket: Ticket, entries: readonly TicketEntry[]): TicketEntry | undefined {
  return entries.findLast((entry) => {
    const telling = tellingOf(ticket, entries, entry);
    return telling && !telling.told;
  });
}

// The number to call, if the citizen gave one.
export function phoneIn(entries: readonly TicketEntry[]): string {
  return entries.findLast(({ phoneNumber }) => phoneNumber)?.phoneNumber ?? '';
}
