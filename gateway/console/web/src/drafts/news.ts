// What happened in a ticket after somebody began to write.
import { TicketEntry_Kind as Kind, type TicketEntry } from '../../generated/mugugno/v1/ticket_pb.ts';

type Entry = Pick<TicketEntry, 'name' | 'kind' | 'author'>;

const told: readonly Kind[] = [Kind.INBOUND, Kind.REPLY, Kind.CLOSURE, Kind.NOTE];
const answers: readonly Kind[] = [Kind.REPLY, Kind.CLOSURE];

// What came with words after the entry the writer had seen last.
export function since<E extends Entry>(entries: readonly E[], seen: string): readonly E[] {
  const at = entries.findIndex(({ name }) => name === seen);
  return at < 0 ? [] : entries.slice(at + 1).filter(({ kind }) => told.includes(kind));
}

// Of that, what a colleague told the citizen last: a second answer would stand beside it.
export function colleaguesAnswer<E extends Entry>(news: readonly E[], staff: string): E | undefined {
  return news.findLast(({ kind, author }) => answers.includes(kind) && author !== staff);
}
