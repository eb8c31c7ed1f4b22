import { useState } from 'react';

import type { Ticket } from '../../generated/mugugno/v1/ticket_pb.ts';
import { restrictions } from '../wire/transport.ts';
import { say } from '../words/language.ts';
import { ActDialog } from './ActDialog.tsx';
import { Field } from './Field.tsx';

interface Props {
  ticket: Ticket;
  onClose: () => void;
  onDone: (ticket: Ticket) => void;
}

// Everybody sees it again who would have without.
export function UnrestrictDialog({ ticket, onClose, onDone }: Props) {
  const [reason, setReason] = useState('');
  return (
    <ActDialog
      title={say('restrict.lift')}
      submit={say('restrict.lift.submit')}
      ready={reason.trim() !== ''}
      alert
      onClose={onClose}
      onSubmit={async (requestId) =>
        onDone(
          await restrictions.unrestrictTicket({ name: ticket.name, reason: reason.trim(), etag: ticket.etag, requestId }),
        )
      }
    >
      <p className="field">{say('restrict.lift.text')}</p>
      <Field label={say('restrict.lift.reason')} rows={2} value={reason} onChange={setReason} first />
    </ActDialog>
  );
}
