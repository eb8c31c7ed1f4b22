// Tickets only named people see: who that is, and who can be named.
import { TicketRestriction_Reason as Reason } from '../../generated/mugugno/v1/restriction_pb.ts';
import { TicketKind, type Ticket } from '../../generated/mugugno/v1/ticket_pb.ts';
import type { Destination } from '../towns/directory.ts';

export const reasons = [Reason.SOCIAL_SERVICES, Reason.MINOR, Reason.HEALTH, Reason.EMPLOYEE, Reason.OTHER] as const;

// Where no office sees the ticket, none can be named either.
export function canNameOffice(ticket: Ticket): boolean {
  return !ticket.hold && ticket.kind !== TicketKind.WHISTLEBLOWING;
}

// What is missing of a restriction before it can be made.
export function isComplete(reason: Reason, note: string, readers: ReadonlySet<string>): boolean {
  if (reason === Reason.UNSPECIFIED || readers.size === 0) return false;
  return reason !== Reason.OTHER || note.trim() !== '';
}

// Who is named and can be named again: whoever left is refused.
export function namedAtFirst(ticket: Ticket, self: string, people: readonly Destination[]): ReadonlySet<string> {
  if (!ticket.restriction) return new Set([self]);
  const here = new Set(people.map(({ name }) => name));
  return new Set(ticket.restriction.readers.map(({ staff }) => staff).filter((staff) => here.has(staff)));
}

// Whether a person sees a restricted ticket, so that it can be assigned to them.
export function seesRestricted(person: Destination, ticket: Ticket): boolean {
  const { restriction } = ticket;
  if (!restriction) return true;
  if (restriction.readers.some(({ staff }) => staff === person.name)) return true;
  return restriction.office !== '' && person.offices.includes(restriction.office);
}
