// One act on several tickets of several comuni: each is a call of its own, checked by the gateway on its
// own; what fails is told for each, and tried again it is the same call.
import type { Ticket } from '../../generated/mugugno/v1/ticket_pb.ts';
import { tenantOf } from '../towns/town.ts';

export interface Failed {
  ticket: Ticket;
  error: unknown;
}

export class BulkFailure extends Error {
  constructor(readonly failed: readonly Failed[]) {
    super(`${failed.length} failed`);
  }
}

export type Act = (ticket: Ticket, requestId: string) => Promise<unknown>;

const atOnce = 4;

// Does what is left each time it is called; throws BulkFailure for what is left after that.
export function bulkOf(tickets: readonly Ticket[], act: Act, onDone: (name: string) => void): () => Promise<void> {
  const ids = new Map(tickets.map(({ name }) => [name, crypto.randomUUID()]));
  let left = tickets;
  return async () => {
    const queue = [...left];
    const failed: Failed[] = [];
    const work = async (): Promise<void> => {
      for (let ticket = queue.shift(); ticket; ticket = queue.shift()) {
        try {
          await act(ticket, ids.get(ticket.name)!);
        } catch (error) {
          failed.push({ ticket, error });
        }
        onDone(ticket.name);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    left = failed.map(({ ticket }) => ticket);
    if (failed.length) throw new BulkFailure(failed);
  };
}

// How many of each comune, in the order they were chosen.
export function byTown(tickets: readonly Ticket[]): [tenant: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { name } of tickets) counts.set(tenantOf(name), (counts.get(tenantOf(name)) ?? 0) + 1);
  return [...counts];
}

// What all the comuni have: by a name people know, for each comune its own.
export function sharedBy<T>(lists: readonly (readonly T[])[], nameOf: (each: T) => string): string[] {
  const [first = [], ...rest] = lists;
  return [...new Set(first.map(nameOf))].filter((name) => rest.every((list) => list.some((each) => nameOf(each) === name)));
}
