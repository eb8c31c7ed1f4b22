import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { useEffect, useId, useState } from 'react';

import type { IncidentProposal } from '../../generated/mugugno/v1/incident_service_pb.ts';
import type { Ticket } from '../../generated/mugugno/v1/ticket_pb.ts';
import { byTenant } from '../tickets/incidents.ts';
import { townNamed } from '../towns/directory.ts';
import { tenantOf } from '../towns/town.ts';
import { incidents, tickets as calls } from '../wire/transport.ts';
import { say } from '../words/language.ts';
import { topicName } from '../words/topics.ts';
import { ActDialog } from './ActDialog.tsx';
import { TownMark } from './TownMark.tsx';

interface Props {
  proposal: IncidentProposal;
  onClose: () => void;
  onOpened: () => void;
}

// For how many hours nobody is reminded; 0 for not at all.
const pauses = [0, 4, 12, 24, 48] as const;
const hour = 3_600_000;

// What came together, looked at by a person before it is one cause: which tickets, by which name.
export function IncidentDialog({ proposal, onClose, onOpened }: Props) {
  const id = useId();
  const [incidentId] = useState(() => crypto.randomUUID());
  const [name, setName] = useState([topicName(proposal.topic), proposal.place].filter(Boolean).join(', '));
  const [out, setOut] = useState<ReadonlySet<string>>(new Set());
  const [pause, setPause] = useState(0);
  const [read, setRead] = useState<ReadonlyMap<string, Ticket>>(new Map());
  const [done] = useState(() => new Map<string, string>());
  const taken = proposal.tickets.filter((ticket) => !out.has(ticket));
  const towns = byTenant(taken);

  useEffect(() => {
    for (const ticket of proposal.tickets) {
      calls.getTicket({ name: ticket }).then(
        (found) => setRead((before) => new Map([...before, [ticket, found]])),
        // Its number is not known then; it can be taken in all the same.
        () => {},
      );
    }
  }, [proposal]);

  async function open(requestId: string): Promise<string | void> {
    if (!name.trim()) return say('incident.name.missing');
    for (const [tenant, names] of towns) {
      // What was opened before something failed is not opened again.
      if (done.has(tenant)) continue;
      const { name: opened } = await incidents.createIncident({
        parent: tenant,
        incidentId,
        incident: { displayName: name.trim(), topic: proposal.topic, place: proposal.place },
        tickets: names,
        requestId: towns.length === 1 ? requestId : '',
      });
      done.set(tenant, opened);
    }
    if (pause) {
      const endTime = timestampFromMs(Date.now() + pause * hour);
      for (const opened of done.values()) await incidents.pauseIncidentReminders({ name: opened, endTime });
    }
    onOpened();
  }

  return (
    <ActDialog
      title={say('incident.open')}
      submit={say('incident.open.submit', { n: taken.length })}
      ready={taken.length > 0}
      onClose={onClose}
      onSubmit={open}
    >
      <div className="field">
        <label htmlFor={`${id}-name`}>{say('incident.name')}</label>
        <input
          id={`${id}-name`}
          className="form-control"
          type="text"
          data-first
          maxLength={100}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      <fieldset className="choices along incident-choices">
        <legend>{say('incident.tickets')}</legend>
        {proposal.tickets.map((ticket) => {
          const town = townNamed(tenantOf(ticket));
          const known = read.get(ticket);
          return (
            <label key={ticket} htmlFor={`${id}-${ticket}`}>
              <input
                id={`${id}-${ticket}`}
                type="checkbox"
                checked={!out.has(ticket)}
                onChange={(event) => {
                  const next = new Set(out);
                  if (event.target.checked) next.delete(ticket);
                  else next.add(ticket);
                  setOut(next);
                }}
              />
              <TownMark town={town} />
              <span>
                <strong>{town.name}</strong> {known?.number} <q>{known?.preview ?? '…'}</q>
              </span>
            </label>
          );
        })}
      </fieldset>
      <div className="field">
        <label htmlFor={`${id}-pause`}>{say('incident.pause')}</label>
        <select id={`${id}-pause`} className="form-select" value={pause} onChange={(event) => setPause(Number(event.target.value))}>
          {pauses.map((each) => (
            <option key={each} value={each}>
              {say('incident.pause.hours', { n: each })}
            </option>
          ))}
        </select>
        <p className="soft">{say('incident.pause.text')}</p>
      </div>
    </ActDialog>
  );
}
