// The order of the gateway's lists: emergencies nobody has seen first, then the newest. Ids are
// UUIDv7, so their order is that of arrival.
import type { Ticket } from '../../generated/mugugno/v1/ticket_pb.ts';

type Ranked = Pick<Ticket, 'name' | 'emergency' | 'emergencyAcknowledgeTime'>;

export function isUnread(ticket: Pick<Ticket, 'emergency' | 'emergencyAcknowledgeTime'>): boolean {
  return ticket.emergency && !ticket.emergencyAcknowledgeTime;
}

export function idOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

export function before(a: Ranked, b: Ranked): number {
  const unread = Number(isUnread(b)) - Number(isUnread(a));
  if (unread) return unread;
  const [left, right] = [idOf(a.name), idOf(b.name)];
  return left === right ? 0 : left < right ? 1 : -1;
}

type Dated = Ranked & Pick<Ticket, 'updateTime'>;

function isOlder(a: Dated, b: Dated): boolean {
  const [left, right] = [a.updateTime, b.updateTime];
  if (!left || !right) return false;
  return left.seconds === right.seconds ? left.nanos < right.nanos : left.seconds < right.seconds;
}

// Both together, in order; of one that is in both, what it was last.
export function merged<T extends Dated>(known: readonly T[], added: readonly T[]): T[] {
  const of = new Map(known.map((ticket) => [ticket.name, ticket]));
  for (const ticket of added) {
    const there = of.get(ticket.name);
    if (!there || !isOlder(ticket, there)) of.set(ticket.name, ticket);
  }
  return [...of.values()].sort(before);
}
