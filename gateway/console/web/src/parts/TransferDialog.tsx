import { useId, useState } from 'react';

import { TicketEntry_Kind as Kind, type Ticket, type TicketEntry } from '../../generated/mugugno/v1/ticket_pb.ts';
import { Transfer_Field as Along, Transfer_ReasonCode as Reason } from '../../generated/mugugno/v1/transfer_pb.ts';
import { useTowns } from '../towns/directory.ts';
import type { Town } from '../towns/town.ts';
import { tickets, transfers } from '../wire/transport.ts';
import { locale, say, sayNumbered } from '../words/language.ts';
import { ActDialog } from './ActDialog.tsx';
import { Field } from './Field.tsx';
import { PickList } from './PickList.tsx';

interface Props {
  ticket: Ticket;
  entries: readonly TicketEntry[];
  town: Town;
  onClose: () => void;
  onDone: (ticket: Ticket) => void;
}

const reasons = [Reason.PLACE, Reason.RESIDENCE, Reason.COMPETENCE, Reason.CITIZEN_ASKED, Reason.OTHER];

// What could go along beside the messages, with what it is here; what is not there cannot.
function offered(ticket: Ticket, entries: readonly TicketEntry[]): [Along, string][] {
  const one = (values: readonly string[]): string => [...new Set(values.filter(Boolean))].join(', ');
  const places = entries.filter(({ position }) => position).length;
  const notes = entries.filter(({ kind }) => kind === Kind.NOTE).length;
  const all: [Along, string][] = [
    [Along.DISPLAY_NAME, ticket.contactDisplayName],
    [Along.PHONE_NUMBER, one(entries.map(({ phoneNumber }) => phoneNumber))],
    [Along.EMAIL, one(entries.map(({ email }) => email))],
    [Along.POSITION, places ? say('transfer.positions', { n: places }) : ''],
    [Along.NOTES, notes ? say('transfer.notes', { n: notes }) : ''],
  ];
  return all.filter(([, what]) => what);
}

// Offers the ticket to another comune: why, and exactly what that comune will read once it accepts.
export function TransferDialog({ ticket, entries, town, onClose, onDone }: Props) {
  const id = useId();
  const { around } = useTowns();
  const suggested = ticket.hold?.suggestions ?? [];
  const others = around.filter(({ tenant }) => tenant !== town.tenant);
  const choices = [
    ...others.filter(({ tenant }) => suggested.includes(tenant)),
    ...others.filter(({ tenant }) => !suggested.includes(tenant)),
  ];
  const [target, setTarget] = useState(suggested.find((tenant) => others.some((each) => each.tenant === tenant)) ?? '');
  const [code, setCode] = useState<Reason>(Reason.PLACE);
  const [reason, setReason] = useState('');
  const [fields, setFields] = useState<readonly Along[]>([]);
  const messages = entries.filter(({ kind }) => kind === Kind.INBOUND).length;
  const name = others.find(({ tenant }) => tenant === target)?.name ?? '';

  async function offer(requestId: string): Promise<string | void> {
    if (!reason.trim()) return say('transfer.missing');
    await transfers.proposeTransfer({
      name: ticket.name,
      target,
      reasonCode: code,
      reason: reason.trim(),
      fields: [...fields],
      etag: ticket.etag,
      requestId,
    });
    onDone(await tickets.getTicket({ name: ticket.name }));
  }

  return (
    <ActDialog
      title={say('transfer.title')}
      submit={name ? say('transfer.submit', { town: name.toLocaleUpperCase(locale()) }) : say('ticket.transfer')}
      ready={target !== ''}
      onClose={onClose}
      onSubmit={offer}
    >
      <PickList
        label={say('transfer.find')}
        choices={choices.map(({ tenant, name: label }) => ({
          value: tenant,
          label,
          ...(suggested.includes(tenant) ? { remark: say('transfer.suggested') } : {}),
        }))}
        value={target}
        onChange={setTarget}
      />
      <div className="field">
        <label htmlFor={`${id}-code`}>{say('transfer.why')}</label>
        <select
          id={`${id}-code`}
          className="form-select"
          value={code}
          onChange={(event) => setCode(Number(event.target.value) as Reason)}
        >
          {reasons.map((each) => (
            <option key={each} value={each}>
              {sayNumbered('transferReason', each)}
            </option>
          ))}
        </select>
      </div>
      <Field label={say('transfer.reason')} rows={2} value={reason} onChange={setReason} />
      <fieldset className="choices along">
        <legend>{say('transfer.along')}</legend>
        <p>{say('transfer.always', { n: messages })}</p>
        {offered(ticket, entries).map(([field, what]) => (
          <label key={field} htmlFor={`${id}-${field}`}>
            <input
              id={`${id}-${field}`}
              type="checkbox"
              checked={fields.includes(field)}
              onChange={(event) =>
                setFields(event.target.checked ? [...fields, field] : fields.filter((each) => each !== field))
              }
            />
            <span>
              {sayNumbered('along', field)}: <span className="along-what">{what}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <p className="soft">{say('transfer.text')}</p>
    </ActDialog>
  );
}
