import { useState } from 'react';

import type { Ticket } from '../../generated/mugugno/v1/ticket_pb.ts';
import { tickets } from '../wire/transport.ts';
import { say } from '../words/language.ts';
import { topicCodes, topicName } from '../words/topics.ts';
import { ActDialog } from './ActDialog.tsx';
import { PickList } from './PickList.tsx';

interface Props {
  ticket: Ticket;
  onClose: () => void;
  onDone: (ticket: Ticket) => void;
}

export function TopicDialog({ ticket, onClose, onDone }: Props) {
  const told = (ticket.route?.topics ?? []).map(({ topic }) => topic);
  // What the words speak for stands first.
  const codes = [...told, ...topicCodes.filter((code) => !told.includes(code))].filter((code) => code !== ticket.topic);
  const [topic, setTopic] = useState(told.find((code) => code !== ticket.topic) ?? '');
  return (
    <ActDialog
      title={say('topic.title')}
      submit={say('topic.submit')}
      ready={topic !== ''}
      onClose={onClose}
      onSubmit={async (requestId) =>
        onDone(await tickets.correctTicketTopic({ name: ticket.name, topic, etag: ticket.etag, requestId }))
      }
    >
      <PickList
        label={say('topic.find')}
        choices={codes.map((code) => ({ value: code, label: topicName(code) }))}
        value={topic}
        onChange={setTopic}
      />
    </ActDialog>
  );
}
