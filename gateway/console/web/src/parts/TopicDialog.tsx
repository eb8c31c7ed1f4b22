import { useState, type FormEvent } from 'react';

import type { Ticket } from '../../generated/mugugno/v1/ticket_pb.ts';
import { inWords } from '../wire/failure.ts';
import { tickets } from '../wire/transport.ts';
import { say } from '../words/language.ts';
import { topicCodes, topicName } from '../words/topics.ts';
import { Modal } from './Modal.tsx';
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
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const [requestId] = useState(() => crypto.randomUUID());

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!topic || busy) return;
    setBusy(true);
    try {
      onDone(await tickets.correctTicketTopic({ name: ticket.name, topic, etag: ticket.etag, requestId }));
    } catch (error) {
      setWrong(inWords(error));
      setBusy(false);
    }
  }

  return (
    <Modal title={say('topic.title')} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        {wrong && (
          <p className="wrong" role="alert">
            {wrong}
          </p>
        )}
        <PickList
          label={say('topic.find')}
          choices={codes.map((code) => ({ value: code, label: topicName(code) }))}
          value={topic}
          onChange={setTopic}
        />
        <p className="modal-acts">
          <button type="button" className="btn btn-outline-primary" onClick={onClose}>
            {say('app.cancel')}
          </button>
          <button type="submit" className="btn btn-primary" disabled={!topic || busy}>
            {say('topic.submit')}
          </button>
        </p>
      </form>
    </Modal>
  );
}
