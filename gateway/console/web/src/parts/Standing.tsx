import { TicketState as S, type Ticket } from '../../generated/mugugno/v1/ticket_pb.ts';
import { ticketPath } from '../frame/route.ts';
import type { Person } from '../frame/session.ts';
import { whoIs } from '../tickets/who.ts';
import { townNamed } from '../towns/directory.ts';
import { say, sayNumbered } from '../words/language.ts';
import { millis, moment } from '../words/time.ts';
import { Link } from './Link.tsx';

interface Props {
  ticket: Ticket;
  person: Person;
  busy: boolean;
  onRestore: (() => void) | undefined;
  onWithdraw: ((offer: string) => void) | undefined;
}

// Where the ticket has gone or is about to go, and the way back while there is one.
export function Standing({ ticket, person, busy, onRestore, onWithdraw }: Props) {
  const { transfer } = ticket;
  if (ticket.state === S.DISCARDED) {
    return (
      <div className="standing">
        <p>
          {say('discard.done', { reason: sayNumbered('discard', ticket.discardReason) })} {say('discard.text')}
        </p>
        {onRestore && (
          <button type="button" className="btn btn-outline-primary btn-sm" disabled={busy} onClick={onRestore}>
            {say('ticket.restore')} <kbd>z</kbd>
          </button>
        )}
      </div>
    );
  }
  if (ticket.state === S.MERGED && ticket.mergedInto) {
    return (
      <div className="standing">
        <p>{say('merge.done')}</p>
        <Link to={ticketPath(ticket.mergedInto)}>{say('merge.open')}</Link>
      </div>
    );
  }
  if (ticket.state === S.TRANSFERRED && transfer) {
    return (
      <div className="standing">
        <p>{say('transfer.done', { town: townNamed(transfer.target).name })}</p>
      </div>
    );
  }
  if (!transfer) return null;
  const { name, target, proposer, proposeTime, reason } = transfer;
  return (
    <div className="standing">
      <p>
        {say('transfer.waiting', {
          town: townNamed(target).name,
          who: whoIs(proposer, person),
          when: moment(millis(proposeTime)),
        })}{' '}
        <q>{reason}</q>
      </p>
      {onWithdraw && (
        <button type="button" className="btn btn-outline-primary btn-sm" disabled={busy} onClick={() => onWithdraw(name)}>
          {say('transfer.withdraw')}
        </button>
      )}
    </div>
  );
}
