import type { Ticket } from '../../generated/mugugno/v1/ticket_pb.ts';
import type { Person } from '../frame/session.ts';
import { whoIs } from '../tickets/who.ts';
import { useOfficeName } from '../towns/directory.ts';
import { say, sayNumbered } from '../words/language.ts';
import { millis, moment } from '../words/time.ts';

interface Props {
  ticket: Ticket;
  person: Person;
  busy: boolean;
  onChange: (() => void) | undefined;
  onLift: (() => void) | undefined;
}

// That only these people see the ticket: never off the screen while it is open.
export function RestrictionBand({ ticket, person, busy, onChange, onLift }: Props) {
  const { restriction } = ticket;
  const office = useOfficeName(restriction?.office ?? '');
  if (!restriction) return null;
  const { reason, readers, author, createTime } = restriction;
  return (
    <section className="restricted" aria-label={say('restrict.band')}>
      <p className="restricted-head">
        <strong>{say('restrict.band')}:</strong>{' '}
        {say('restrict.seen', { n: readers.length })}
        {office && <> {say('restrict.seen.office', { office })}</>}
      </p>
      <details>
        <summary>{say('restrict.who')}</summary>
        <ul>
          {readers.map(({ staff, displayName, active }) => (
            <li key={staff}>
              {displayName || whoIs(staff, person)}
              {staff === person.name && <small> {say('who.you')}</small>}
              {!active && <small> {say('restrict.left')}</small>}
            </li>
          ))}
        </ul>
        <p className="soft">
          {say('restrict.since', {
            reason: sayNumbered('restriction', reason),
            who: whoIs(author, person),
            when: createTime ? moment(millis(createTime)) : '',
          })}
        </p>
      </details>
      {(onChange ?? onLift) && (
        <p className="restricted-acts">
          {onChange && (
            <button type="button" className="quiet" disabled={busy} onClick={onChange}>
              {say('restrict.change')} <kbd>q</kbd>
            </button>
          )}
          {onLift && (
            <button type="button" className="quiet" disabled={busy} onClick={onLift}>
              {say('restrict.lift')}
            </button>
          )}
        </p>
      )}
    </section>
  );
}
