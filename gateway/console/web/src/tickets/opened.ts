// One ticket as the page has it: itself and what happened in it, read again when it changes.
import { Code } from '@connectrpc/connect';
import { useCallback, useEffect, useRef, useState } from 'react';

import { DeliveryState, type Ticket, type TicketEntry } from '../../generated/mugugno/v1/ticket_pb.ts';
import { codeOf } from '../wire/failure.ts';
import { tickets } from '../wire/transport.ts';
import { whenTicketsChange, whenToStartOver } from './live.ts';
import { inboxList } from './ticketList.ts';

export interface Opened {
  ticket: Ticket | undefined;
  entries: readonly TicketEntry[] | undefined;
  failure: unknown;
  take: (ticket: Ticket) => void; // as an act left it
  reread: () => void;
}

const onTheWay = [DeliveryState.QUEUED, DeliveryState.SENDING];
const firstWait = 1_500;
const longestWait = 60_000;

async function readEntries(parent: string): Promise<TicketEntry[]> {
  const found: TicketEntry[] = [];
  let pageToken = '';
  do {
    const page = await tickets.listTicketEntries({ parent, pageSize: 200, pageToken });
    found.push(...page.entries);
    pageToken = page.nextPageToken;
  } while (pageToken);
  return found;
}

export function useOpened(name: string, known: Ticket | undefined): Opened {
  const [ticket, setTicket] = useState(known);
  const [entries, setEntries] = useState<readonly TicketEntry[]>();
  const [failure, setFailure] = useState<unknown>();
  const run = useRef(0);

  const reread = useCallback(() => {
    const mine = ++run.current;
    Promise.all([tickets.getTicket({ name }), readEntries(name)]).then(
      ([found, happened]) => {
        if (mine !== run.current) return;
        setTicket(found);
        setEntries(happened);
        setFailure(undefined);
      },
      (error: unknown) => {
        if (mine !== run.current) return;
        setFailure(error);
        // Handed on, it may be no longer this person's to see.
        if (codeOf(error) === Code.NotFound) inboxList.place([], [name]);
      },
    );
  }, [name]);

  const take = useCallback(
    (found: Ticket) => {
      setTicket((before) => ({ ...found, route: before?.route ?? found.route, preview: found.preview || (before?.preview ?? '') }));
      inboxList.place([found]);
      reread();
    },
    [reread],
  );

  useEffect(() => {
    reread();
    return () => {
      run.current += 1;
    };
  }, [reread]);
  useEffect(
    () =>
      whenTicketsChange((names) => {
        if (names.has(name)) reread();
      }),
    [name, reread],
  );
  useEffect(() => whenToStartOver(reread), [reread]);

  // The watch does not tell what became of a sending: it is asked, ever more seldom, while the page is
  // looked at and something has not ended.
  const asked = useRef(0);
  const leaving = entries?.some(({ deliveryState }) => onTheWay.includes(deliveryState)) ?? false;
  useEffect(() => {
    if (!leaving) {
      asked.current = 0;
      return;
    }
    const wait = Math.min(firstWait * 2 ** asked.current, longestWait);
    const timer = setTimeout(() => {
      asked.current += 1;
      if (document.visibilityState === 'visible') reread();
    }, wait);
    return () => clearTimeout(timer);
  }, [leaving, entries, reread]);

  return { ticket, entries, failure, take, reread };
}
