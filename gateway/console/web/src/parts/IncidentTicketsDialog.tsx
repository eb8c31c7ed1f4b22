import { useEffect, useId, useState } from 'react';

import {
  IncidentTicket_State as State,
  type Incident,
  type ListIncidentTicketsResponse,
} from '../../generated/mugugno/v1/incident_service_pb.ts';
import { mayAnswer, readGuidelines } from '../drafts/guidelines.ts';
import { ticketPath } from '../frame/route.ts';
import { filled, states } from '../tickets/incidents.ts';
import { townNamed } from '../towns/directory.ts';
import { tenantOf } from '../towns/town.ts';
import { inWords } from '../wire/failure.ts';
import { incidents } from '../wire/transport.ts';
import { say, sayNamed, sayNumbered } from '../words/language.ts';
import { ActDialog } from './ActDialog.tsx';
import { Link } from './Link.tsx';
import { TownMark } from './TownMark.tsx';

interface Props {
  incident: Incident;
  onClose: () => void;
  onDone: () => void;
}

// Who is in it, who was reached, and who is offered: what is chosen comes in, the other offered ones are
// left out.
export function IncidentTicketsDialog({ incident, onClose, onDone }: Props) {
  const id = useId();
  const [found, setFound] = useState<ListIncidentTicketsResponse>();
  const [failure, setFailure] = useState<unknown>();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [told, setTold] = useState(true);
  const { name } = incident;
  const town = townNamed(tenantOf(name));

  useEffect(() => {
    incidents.listIncidentTickets({ parent: name }).then((response) => {
      setFound(response);
      setChosen(new Set(response.incidentTickets.filter(({ state }) => state === State.OFFERED).map(({ ticket }) => ticket)));
    }, setFailure);
  }, [name]);

  const all = found?.incidentTickets ?? [];
  const offered = all.filter(({ state }) => state === State.OFFERED).map(({ ticket }) => ticket);

  async function submit(requestId: string): Promise<void> {
    const added = offered.filter((ticket) => chosen.has(ticket));
    const left = offered.filter((ticket) => !chosen.has(ticket));
    const answers = added.length > 0 && told && found?.text;
    if (answers) {
      await readGuidelines();
      if (!(await mayAnswer())) return;
    }
    if (left.length) await incidents.removeIncidentTickets({ name, tickets: left });
    if (added.length) await incidents.addIncidentTickets({ name, tickets: added });
    if (answers) await incidents.answerIncident({ name, text: '', useTemplate: true, requestId });
    onDone();
  }

  return (
    <ActDialog
      title={say('incident.of', { name: incident.displayName, town: town.name })}
      submit={say(offered.length ? 'incident.decide' : 'app.close')}
      ready={found !== undefined}
      onClose={onClose}
      onSubmit={submit}
    >
      {failure !== undefined && (
        <p className="wrong" role="alert">
          {inWords(failure)}
        </p>
      )}
      {found?.text && (
        <p className="field">
          {say('incident.last')} <q>{filled(found.text, town.name)}</q>
        </p>
      )}
      {states
        .map((state) => [state, all.filter((each) => each.state === state)] as const)
        .filter(([, of]) => of.length)
        .map(([state, of]) => (
          <fieldset key={state} className="choices along incident-choices">
            <legend>
              {sayNumbered('incidentState', state)} ({of.length})
            </legend>
            {of.map(({ ticket, number, preview, refusal }) => {
              const words = (
                <>
                  <TownMark town={town} />
                  <span>
                    {state === State.OFFERED ? number : <Link to={ticketPath(ticket)}>{number}</Link>} <q>{preview}</q>
                    {refusal && <strong className="incident-refusal"> {sayNamed('reason', refusal) || refusal}</strong>}
                  </span>
                </>
              );
              if (state !== State.OFFERED) {
                return (
                  <p key={ticket} className="incident-line">
                    {words}
                  </p>
                );
              }
              return (
                <label key={ticket} htmlFor={`${id}-${ticket}`}>
                  <input
                    id={`${id}-${ticket}`}
                    type="checkbox"
                    checked={chosen.has(ticket)}
                    onChange={(event) => {
                      const next = new Set(chosen);
                      if (event.target.checked) next.add(ticket);
                      else next.delete(ticket);
                      setChosen(next);
                    }}
                  />
                  {words}
                </label>
              );
            })}
          </fieldset>
        ))}
      {offered.length > 0 && found?.text && (
        <label className="tick">
          <input type="checkbox" checked={told} onChange={(event) => setTold(event.target.checked)} />
          {say('incident.tell')}
        </label>
      )}
    </ActDialog>
  );
}
