import { useId, useMemo, useState } from 'react';

import { TicketRestriction_Reason as Reason } from '../../generated/mugugno/v1/restriction_pb.ts';
import type { Ticket } from '../../generated/mugugno/v1/ticket_pb.ts';
import type { Person } from '../frame/session.ts';
import { canNameOffice, isComplete, namedAtFirst, reasons } from '../tickets/restriction.ts';
import type { Destination } from '../towns/directory.ts';
import { wordsOf } from '../towns/namedTowns.ts';
import { restrictions } from '../wire/transport.ts';
import { say, sayNumbered } from '../words/language.ts';
import { ActDialog } from './ActDialog.tsx';
import { Field } from './Field.tsx';

interface Props {
  ticket: Ticket;
  person: Person;
  people: readonly Destination[];
  offices: readonly Destination[];
  onClose: () => void;
  onDone: (ticket: Ticket) => void;
}

// More than these are looked for by their letters.
const few = 8;

// Who alone sees the ticket from now on, and why.
export function RestrictDialog({ ticket, person, people, offices, onClose, onDone }: Props) {
  const id = useId();
  const changes = ticket.restriction !== undefined;
  const [reason, setReason] = useState<Reason>(ticket.restriction?.reason ?? Reason.UNSPECIFIED);
  const [note, setNote] = useState('');
  const [readers, setReaders] = useState(() => namedAtFirst(ticket, person.name, people));
  const [office, setOffice] = useState(ticket.restriction?.office ?? '');
  const [typed, setTyped] = useState('');
  const shown = useMemo(() => {
    const wanted = wordsOf(typed);
    const fits = people.filter(({ name, displayName }) =>
      wanted.every((part) => wordsOf(displayName).some((word) => word.startsWith(part)) || readers.has(name)),
    );
    // Who is named stands first, in the order of the dialog's beginning.
    const first = namedAtFirst(ticket, person.name, people);
    return [...fits.filter(({ name }) => first.has(name)), ...fits.filter(({ name }) => !first.has(name))];
  }, [people, typed, readers, ticket, person.name]);

  function toggle(name: string): void {
    const next = new Set(readers);
    if (!next.delete(name)) next.add(name);
    setReaders(next);
  }

  return (
    <ActDialog
      title={say(changes ? 'restrict.change' : 'restrict.title')}
      submit={say(changes ? 'restrict.save' : 'restrict.submit')}
      ready={isComplete(reason, note, readers)}
      wide
      onClose={onClose}
      onSubmit={async (requestId) =>
        onDone(
          await restrictions.restrictTicket({
            name: ticket.name,
            reason,
            note: note.trim(),
            readers: [...readers],
            office,
            etag: ticket.etag,
            requestId,
          }),
        )
      }
    >
      <p className="field">{say('restrict.text')}</p>
      <fieldset className="choices">
        <legend>{say('restrict.reason')}</legend>
        {reasons.map((each, at) => (
          <label key={each} htmlFor={`${id}-${each}`}>
            <input
              id={`${id}-${each}`}
              type="radio"
              name={`${id}-reason`}
              data-first={(reason ? reason === each : at === 0) || undefined}
              checked={reason === each}
              onChange={() => setReason(each)}
            />
            {sayNumbered('restriction', each)}
          </label>
        ))}
      </fieldset>
      <Field
        label={say(reason === Reason.OTHER ? 'restrict.note.needed' : 'restrict.note')}
        rows={2}
        value={note}
        onChange={setNote}
      />
      <fieldset className="choices along">
        <legend>{say('restrict.people', { n: readers.size })}</legend>
        {people.length > few && (
          <input
            className="form-control along-find"
            type="search"
            autoComplete="off"
            aria-label={say('restrict.find')}
            placeholder={say('restrict.find')}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
        {shown.map(({ name, displayName }) => {
          const self = name === person.name;
          return (
            <label key={name} htmlFor={`${id}-${name}`}>
              <input
                id={`${id}-${name}`}
                type="checkbox"
                checked={readers.has(name)}
                disabled={self && !changes}
                onChange={() => toggle(name)}
              />
              <span>
                {displayName}
                {self && <small> {say('who.you')}</small>}
              </span>
            </label>
          );
        })}
      </fieldset>
      {canNameOffice(ticket) && offices.length > 0 && (
        <div className="field">
          <label htmlFor={`${id}-office`}>{say('restrict.office')}</label>
          <select
            id={`${id}-office`}
            className="form-select"
            value={office}
            onChange={(event) => setOffice(event.target.value)}
          >
            <option value="">{say('restrict.office.none')}</option>
            {offices.map(({ name, displayName }) => (
              <option key={name} value={name}>
                {displayName}
              </option>
            ))}
          </select>
        </div>
      )}
      {changes && !readers.has(person.name) && <p className="remark">{say('restrict.leaving')}</p>}
    </ActDialog>
  );
}
