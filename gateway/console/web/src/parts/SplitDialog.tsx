import { useId, useState } from 'react';

import type { Ticket, TicketEntry } from '../../generated/mugugno/v1/ticket_pb.ts';
import { messagesOf, secondTopic } from '../tickets/relations.ts';
import type { Destination } from '../towns/directory.ts';
import type { Town } from '../towns/town.ts';
import { relations } from '../wire/transport.ts';
import { say } from '../words/language.ts';
import { millis, moment } from '../words/time.ts';
import { topicCodes, topicName } from '../words/topics.ts';
import { ActDialog } from './ActDialog.tsx';
import { Field } from './Field.tsx';
import { PickList } from './PickList.tsx';

interface Props {
  ticket: Ticket;
  entries: readonly TicketEntry[];
  town: Town;
  offices: readonly Destination[];
  onClose: () => void;
  onDone: (ticket: Ticket) => void;
}

// A second matter in one message: what it is about, whose it is, and which messages go along.
export function SplitDialog({ ticket, entries, town, offices, onClose, onDone }: Props) {
  const id = useId();
  const messages = messagesOf(entries);
  const offered = secondTopic(ticket.route, ticket.topic);
  const told = (ticket.route?.topics ?? []).map(({ topic }) => topic).filter((code) => code !== ticket.topic);
  const first = [...new Set([offered, ...told].filter(Boolean))];
  const codes = [...first, ...topicCodes.filter((code) => !first.includes(code))];
  const [topic, setTopic] = useState(offered);
  const [office, setOffice] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>(messages.slice(0, 1).map(({ name }) => name));
  const [note, setNote] = useState('');
  return (
    <ActDialog
      title={say('split.title')}
      submit={say('split.submit')}
      ready={topic !== '' && chosen.length > 0}
      onClose={onClose}
      onSubmit={async (requestId) => {
        const split = await relations.splitTicket({
          name: ticket.name,
          entries: [...chosen],
          topic,
          office,
          note: note.trim(),
          etag: ticket.etag,
          requestId,
        });
        if (split.ticket) onDone(split.ticket);
      }}
    >
      <p className="field">{say('split.text', { number: ticket.number })}</p>
      <PickList
        label={say('split.topic')}
        choices={codes.map((code) => ({
          value: code,
          label: topicName(code),
          ...(code === offered ? { remark: say('split.offered') } : {}),
        }))}
        value={topic}
        onChange={setTopic}
      />
      <div className="field">
        <label htmlFor={`${id}-office`}>{say('forward.office', { town: town.name })}</label>
        <select
          id={`${id}-office`}
          className="form-select"
          value={office}
          onChange={(event) => setOffice(event.target.value)}
        >
          <option value="">{say('split.office.rules')}</option>
          {offices.map(({ name, displayName }) => (
            <option key={name} value={name}>
              {displayName}
            </option>
          ))}
        </select>
      </div>
      {messages.length > 1 && (
        <fieldset className="choices along">
          <legend>{say('split.messages')}</legend>
          {messages.map((message) => (
            <label key={message.name} htmlFor={`${id}-${message.name}`}>
              <input
                id={`${id}-${message.name}`}
                type="checkbox"
                checked={chosen.includes(message.name)}
                onChange={(event) =>
                  setChosen(
                    event.target.checked
                      ? [...chosen, message.name]
                      : chosen.filter((each) => each !== message.name),
                  )
                }
              />
              <span>
                {moment(millis(message.createTime))}: <span className="along-what">{message.text.slice(0, 120)}</span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      <Field label={say('forward.note')} rows={2} value={note} onChange={setNote} />
    </ActDialog>
  );
}
