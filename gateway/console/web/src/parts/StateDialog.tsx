import { useState } from 'react';

import type { Ticket, TicketEntry } from '../../generated/mugugno/v1/ticket_pb.ts';
import { changesOf, needsAnswer } from '../tickets/states.ts';
import { tickets } from '../wire/transport.ts';
import { say, sayNumbered } from '../words/language.ts';
import { ActDialog } from './ActDialog.tsx';
import { Field } from './Field.tsx';
import { PickList } from './PickList.tsx';

interface Props {
  ticket: Ticket;
  entries: readonly TicketEntry[];
  onClose: () => void;
  onDone: (ticket: Ticket) => void;
}

// Where the ticket can stand next, and nothing else.
export function StateDialog({ ticket, entries, onClose, onDone }: Props) {
  const choices = changesOf(ticket, entries);
  const [state, setState] = useState(choices.length === 1 ? String(choices[0]) : '');
  const [note, setNote] = useState('');
  return (
    <ActDialog
      title={say('state.title')}
      submit={state ? say('state.submit', { state: sayNumbered('state', Number(state)) }) : say('state.title')}
      ready={state !== ''}
      onClose={onClose}
      onSubmit={async (requestId) =>
        onDone(
          await tickets.changeTicketState({ name: ticket.name, state: Number(state), note: note.trim(), etag: ticket.etag, requestId }),
        )
      }
    >
      <PickList
        label={say('state.now', { state: sayNumbered('state', ticket.state) })}
        choices={choices.map((each) => ({ value: String(each), label: sayNumbered('state', each) }))}
        value={state}
        onChange={setState}
      />
      {needsAnswer(ticket, entries) && <p className="soft field">{say('state.untold')}</p>}
      <Field label={say('state.note')} rows={2} value={note} onChange={setNote} />
    </ActDialog>
  );
}
