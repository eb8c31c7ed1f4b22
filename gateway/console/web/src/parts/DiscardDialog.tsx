import { useId, useState } from 'react';

import { DiscardReason, type Ticket } from '../../generated/mugugno/v1/ticket_pb.ts';
import { tickets } from '../wire/transport.ts';
import { say, sayNumbered } from '../words/language.ts';
import { ActDialog } from './ActDialog.tsx';

interface Props {
  ticket: Ticket;
  onClose: () => void;
  onDone: (ticket: Ticket) => void;
}

const reasons = [DiscardReason.SPAM, DiscardReason.GREETING, DiscardReason.MISTAKE, DiscardReason.UNINTELLIGIBLE];

export function DiscardDialog({ ticket, onClose, onDone }: Props) {
  const id = useId();
  const [reason, setReason] = useState<DiscardReason>(DiscardReason.UNSPECIFIED);
  return (
    <ActDialog
      title={say('discard.title')}
      submit={say('ticket.discard')}
      ready={reason !== DiscardReason.UNSPECIFIED}
      onClose={onClose}
      onSubmit={async (requestId) =>
        onDone(await tickets.discardTicket({ name: ticket.name, reason, etag: ticket.etag, requestId }))
      }
    >
      <fieldset className="choices">
        <legend>{say('discard.reason')}</legend>
        {reasons.map((each, at) => (
          <label key={each} htmlFor={`${id}-${each}`}>
            <input
              id={`${id}-${each}`}
              type="radio"
              name="reason"
              data-first={at === 0 || undefined}
              checked={reason === each}
              onChange={() => setReason(each)}
            />
            {sayNumbered('discard', each)}
          </label>
        ))}
      </fieldset>
      <p className="soft">{say('discard.text')}</p>
    </ActDialog>
  );
}
