import { useEffect, useLayoutEffect, useRef, useState } from 'react';

import type { TicketHit } from '../../generated/mugugno/v1/search_service_pb.ts';
import type { Ticket } from '../../generated/mugugno/v1/ticket_pb.ts';
import { useNow } from '../frame/minute.ts';
import { useObserved } from '../frame/observed.ts';
import { claimed } from '../tickets/claims.ts';
import { rowWindow, scrollFor, scrollKept } from '../tickets/rowWindow.ts';
import { say } from '../words/language.ts';
import { TicketRow } from './TicketRow.tsx';

// The same as in the style sheet.
export const rowHeight = 92;

interface Props {
  tickets: readonly Ticket[];
  hits?: ReadonlyMap<string, TicketHit> | undefined; // of a search, by the ticket's name
  search: string;
  cursor: string;
  open: string;
  staff: string; // who looks
  focus: boolean; // the row under the cursor takes the focus
  onPoint: (name: string) => void;
  picked: ReadonlySet<string>;
  onPick: (name: string) => void;
  loaded: number; // of which these are what a filter leaves
  onEnd: () => void;
}

// A long list of which only what is on the screen is there.
export function TicketRows({
  tickets, hits, search, cursor, open, staff, focus, onPoint, picked, onPick, loaded, onEnd,
}: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  const shown = useRef<readonly string[]>([]);
  const now = useNow();
  const claims = useObserved(claimed);

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const look = (): void => setView({ top: element.scrollTop, height: element.clientHeight });
    look();
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, []);

  // The eye stays where it is when others come in above.
  useLayoutEffect(() => {
    const element = frame.current;
    const names = tickets.map(({ name }) => name);
    if (element) {
      const kept = scrollKept(shown.current, names, rowHeight, element.scrollTop);
      if (kept !== element.scrollTop) element.scrollTop = kept;
    }
    shown.current = names;
  }, [tickets]);

  useLayoutEffect(() => {
    const element = frame.current;
    const row = tickets.findIndex(({ name }) => name === cursor);
    if (!element || row < 0) return;
    element.scrollTop = scrollFor(row, rowHeight, element.scrollTop, element.clientHeight);
    // Only when the cursor moves: what comes in must not pull the list.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [cursor]);

  useEffect(() => {
    if (!focus || document.querySelector('dialog[open]')) return;
    const row = frame.current?.querySelector<HTMLElement>(`[data-ticket="${CSS.escape(cursor)}"]`);
    row?.focus({ preventScroll: true });
  }, [cursor, focus]);

  const stop = tickets.some(({ name }) => name === cursor) ? cursor : (tickets[0]?.name ?? '');
  const { first, end } = rowWindow(tickets.length, rowHeight, view.top, view.height);
  useEffect(() => {
    if (end >= tickets.length - 10) onEnd();
  }, [end, tickets.length, loaded, onEnd]);

  return (
    <div className="rows" ref={frame} tabIndex={-1}>
      <div className="rows-all" role="list" aria-label={say('inbox.list')} style={{ height: tickets.length * rowHeight }}>
        {tickets.slice(first, end).map((ticket, at) => (
          <div
            key={ticket.name}
            className={picked.has(ticket.name) ? 'row row-picked' : 'row'}
            role="listitem"
            aria-setsize={tickets.length}
            aria-posinset={first + at + 1}
            style={{ transform: `translateY(${(first + at) * rowHeight}px)` }}
          >
            <TicketRow
              ticket={ticket}
              hit={hits?.get(ticket.name)}
              search={search}
              current={ticket.name === stop}
              open={ticket.name === open}
              now={now}
              claim={claims.get(ticket.name)}
              mine={claims.get(ticket.name)?.staff === staff}
              onPoint={onPoint}
            />
            <input
              type="checkbox"
              className="row-pick"
              tabIndex={-1}
              aria-label={say('bulk.pick', { number: ticket.number })}
              checked={picked.has(ticket.name)}
              onChange={() => onPick(ticket.name)}
            />
          </div>
        ))}
      </div>
    </div>
  );
}
