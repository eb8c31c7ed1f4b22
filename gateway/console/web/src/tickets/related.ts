// What else of its comune has to do with a ticket.
import { useEffect, useState } from 'react';

import { TicketEntry_Kind as Kind, type Ticket, type TicketEntry } from '../../generated/mugugno/v1/ticket_pb.ts';
import { relations } from '../wire/transport.ts';

const told = [Kind.SPLIT, Kind.LINK, Kind.UNLINK];

// Related tickets are asked for only where the ticket tells of one, and again when it tells of another:
// each reading is audited.
export function useRelated(name: string, entries: readonly TicketEntry[]): readonly Ticket[] {
  const last = entries.findLast(({ kind }) => told.includes(kind))?.name ?? '';
  const [related, setRelated] = useState<readonly Ticket[]>([]);
  useEffect(() => {
    if (!last) {
      setRelated([]);
      return;
    }
    let ended = false;
    relations.listRelatedTickets({ parent: name }).then(
      (found) => !ended && setRelated(found.tickets),
      () => {},
    );
    return () => {
      ended = true;
    };
  }, [name, last]);
  return related;
}
