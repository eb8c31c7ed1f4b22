import { useState } from 'react';

import type { Ticket } from '../../generated/mugugno/v1/ticket_pb.ts';
import type { Person } from '../frame/session.ts';
import { whoIs } from '../tickets/who.ts';
import { worksWith, type Destination } from '../towns/directory.ts';
import { tickets } from '../wire/transport.ts';
import { say } from '../words/language.ts';
import { ActDialog } from './ActDialog.tsx';
import { PickList } from './PickList.tsx';

interface Props {
  ticket: Ticket;
  person: Person;
  people: readonly Destination[];
  onClose: () => void;
  onDone: (ticket: Ticket) => void;
}

const nobody = 'nobody';

// Hands it to a colleague of the same comune, or frees it.
export function AssignDialog({ ticket, person, people, onClose, onDone }: Props) {
  const [chosen, setChosen] = useState('');
  const colleagues = people
    .filter((each) => each.name !== ticket.assignee && worksWith(each, ticket))
    .map(({ name, displayName }) => ({
      value: name,
      label: displayName,
      ...(name === person.name ? { remark: say('who.you') } : {}),
    }));
  const choices = ticket.assignee ? [...colleagues, { value: nobody, label: say('assign.nobody') }] : colleagues;
  return (
    <ActDialog
      title={say('assign.title')}
      submit={say(chosen === nobody ? 'assign.free' : 'assign.submit')}
      ready={chosen !== ''}
      onClose={onClose}
      onSubmit={async (requestId) =>
        onDone(
          await tickets.assignTicket({
            name: ticket.name,
            assignee: chosen === nobody ? '' : chosen,
            etag: ticket.etag,
            requestId,
          }),
        )
      }
    >
      {ticket.assignee && <p className="soft field">{say('assign.now', { who: whoIs(ticket.assignee, person) })}</p>}
      <PickList label={say('assign.find')} choices={choices} value={chosen} onChange={setChosen} />
    </ActDialog>
  );
}
