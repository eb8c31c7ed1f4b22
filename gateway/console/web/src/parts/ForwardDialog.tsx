import { useState } from 'react';

import type { Ticket } from '../../generated/mugugno/v1/ticket_pb.ts';
import type { Destination } from '../towns/directory.ts';
import type { Town } from '../towns/town.ts';
import { tickets } from '../wire/transport.ts';
import { say } from '../words/language.ts';
import { ActDialog } from './ActDialog.tsx';
import { Field } from './Field.tsx';
import { PickList } from './PickList.tsx';

interface Props {
  ticket: Ticket;
  town: Town;
  offices: readonly Destination[];
  onClose: () => void;
  onDone: (ticket: Ticket) => void;
}

export function ForwardDialog({ ticket, town, offices, onClose, onDone }: Props) {
  const open = offices.filter(({ name }) => name !== ticket.office);
  // Chosen by nobody but a person, or by what similar messages taught.
  const taught = ticket.route?.opinion?.officeName ?? '';
  const [office, setOffice] = useState(open.some(({ name }) => name === taught) ? taught : '');
  const [note, setNote] = useState('');
  return (
    <ActDialog
      title={say('forward.title')}
      submit={say('forward.submit')}
      ready={office !== ''}
      onClose={onClose}
      onSubmit={async (requestId) =>
        onDone(await tickets.forwardTicket({ name: ticket.name, office, note: note.trim(), etag: ticket.etag, requestId }))
      }
    >
      <PickList
        label={say('forward.office', { town: town.name })}
        choices={open.map(({ name, displayName }) => ({ value: name, label: displayName }))}
        value={office}
        onChange={setOffice}
      />
      <Field label={say('forward.note')} rows={2} value={note} onChange={setNote} />
    </ActDialog>
  );
}
