import { useEffect, useId, useState } from 'react';

import type { Ticket } from '../../generated/mugugno/v1/ticket_pb.ts';
import { tenantOf, type Town } from '../towns/town.ts';
import { inWords } from '../wire/failure.ts';
import { relations, search, tickets } from '../wire/transport.ts';
import { say, sayNumbered } from '../words/language.ts';
import { ActDialog } from './ActDialog.tsx';

interface Props {
  ticket: Ticket;
  town: Town;
  related: readonly Ticket[];
  onClose: () => void;
  onDone: (ticket: Ticket) => void;
}

const pause = 300;
const most = 8;

// Another ticket of the same comune that has to do with this one: first the same citizen's, then what
// the words or the number find.
export function LinkDialog({ ticket, town, related, onClose, onDone }: Props) {
  const id = useId();
  const parent = tenantOf(ticket.name);
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<readonly Ticket[]>();
  const [failure, setFailure] = useState('');
  const [other, setOther] = useState('');
  useEffect(() => {
    const words = query.trim();
    let ended = false;
    const timer = setTimeout(
      () => {
        const asked = words
          ? search
              .searchTickets({ parent, query: words, pageSize: most })
              .then(({ hits }) => hits.flatMap(({ ticket: one }) => (one ? [one] : [])))
          : tickets.listTickets({ parent, beside: ticket.name, pageSize: most }).then((page) => page.tickets);
        asked.then(
          (all) => {
            if (ended) return;
            setFailure('');
            setFound(all.filter(({ name }) => name !== ticket.name && !related.some((each) => each.name === name)));
          },
          (error: unknown) => !ended && setFailure(inWords(error)),
        );
      },
      words ? pause : 0,
    );
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, [query, parent, ticket.name, related]);
  const chosen = found?.find(({ name }) => name === other);
  return (
    <ActDialog
      title={say('link.title')}
      submit={chosen ? say('link.submit', { number: chosen.number }) : say('ticket.link')}
      ready={chosen !== undefined}
      onClose={onClose}
      onSubmit={async (requestId) => onDone(await relations.linkTickets({ name: ticket.name, other, requestId }))}
    >
      <p className="field">{say('link.text', { town: town.name })}</p>
      <div className="field">
        <label htmlFor={`${id}-find`}>{say('link.find')}</label>
        <input
          id={`${id}-find`}
          className="form-control"
          type="search"
          data-first
          autoComplete="off"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
      </div>
      {failure && (
        <p className="wrong" role="alert">
          {failure}
        </p>
      )}
      <fieldset className="choices along">
        <legend>{say(query.trim() ? 'link.found' : 'link.same')}</legend>
        {found?.map(({ name, number, state, preview }) => (
          <label key={name} htmlFor={`${id}-${name}`}>
            <input
              id={`${id}-${name}`}
              type="radio"
              name={`${id}-other`}
              checked={other === name}
              onChange={() => setOther(name)}
            />
            <span>
              <strong className="number">{number}</strong> {sayNumbered('state', state)}{' '}
              <span className="along-what">{preview}</span>
            </span>
          </label>
        ))}
        {!found && !failure && <p className="soft">{say('app.loading')}</p>}
        {found?.length === 0 && <p className="soft">{say(query.trim() ? 'app.searchNothing' : 'link.none')}</p>}
      </fieldset>
    </ActDialog>
  );
}
