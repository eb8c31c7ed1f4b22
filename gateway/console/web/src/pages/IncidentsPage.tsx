import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { useCallback, useEffect, useState } from 'react';

import type { Incident, IncidentProposal } from '../../generated/mugugno/v1/incident_service_pb.ts';
import { useNow } from '../frame/minute.ts';
import type { Person } from '../frame/session.ts';
import { whenTicketsChange } from '../tickets/live.ts';
import { byTenant, causesOf, pausedUntil, type Cause } from '../tickets/incidents.ts';
import { townNamed, useTowns } from '../towns/directory.ts';
import { tenantOf } from '../towns/town.ts';
import { inWords, reasonOf } from '../wire/failure.ts';
import { incidents as calls } from '../wire/transport.ts';
import { say } from '../words/language.ts';
import { age, millis, moment } from '../words/time.ts';
import { topicName } from '../words/topics.ts';
import { ActDialog } from '../parts/ActDialog.tsx';
import { Empty } from '../parts/Empty.tsx';
import { IncidentAnswerDialog } from '../parts/IncidentAnswerDialog.tsx';
import { IncidentDialog } from '../parts/IncidentDialog.tsx';
import { IncidentTicketsDialog } from '../parts/IncidentTicketsDialog.tsx';
import { TownMark } from '../parts/TownMark.tsx';

// Numbers move while messages leave, which no watch tells.
const every = 15_000;
const pauseTime = 24 * 3_600_000;

type Asked =
  | { what: 'open'; proposal: IncidentProposal }
  | { what: 'answer'; cause: Cause }
  | { what: 'close'; cause: Cause }
  | { what: 'tickets'; incident: Incident };

function Counts({ incident, onTickets }: { incident: Incident; onTickets: () => void }) {
  const town = townNamed(tenantOf(incident.name));
  return (
    <tr>
      <th scope="row">
        <span className="incident-town">
          <TownMark town={town} />
          {town.name}
        </span>
      </th>
      <td data-label={say('incident.all')}>{Number(incident.ticketCount)}</td>
      <td data-label={say('incident.reached')}>{Number(incident.reachedCount)}</td>
      <td data-label={say('incident.waiting')}>{Number(incident.waitingCount)}</td>
      <td data-label={say('incident.failed')} className={incident.failedCount ? 'incident-failed' : undefined}>
        {Number(incident.failedCount)}
      </td>
      <td data-label={say('incident.new')}>
        <button type="button" className="btn btn-outline-primary btn-sm" onClick={onTickets}>
          {say('incident.show', { n: Number(incident.newCount) })}
          <span className="visually-hidden">, {town.name}</span>
        </button>
      </td>
    </tr>
  );
}

// What has one cause: proposed by the gateway, decided by a person, answered in one text.
export function IncidentsPage({ person }: { person: Person }) {
  useTowns();
  const now = useNow();
  const [open, setOpen] = useState<readonly Incident[]>();
  const [proposals, setProposals] = useState<readonly IncidentProposal[]>();
  const [failure, setFailure] = useState<unknown>();
  const [asked, setAsked] = useState<Asked>();
  const [busy, setBusy] = useState(false);

  const count = useCallback(async () => {
    try {
      setOpen((await calls.listIncidents({ parent: 'tenants/-' })).incidents);
      setFailure(undefined);
    } catch (error) {
      setFailure(error);
    }
  }, []);
  const read = useCallback(async () => {
    await count();
    try {
      setProposals((await calls.listIncidentProposals({ parent: 'tenants/-' })).proposals);
    } catch (error) {
      setFailure(error);
    }
  }, [count]);

  useEffect(() => {
    document.title = `${say('incidents.title')} · ${say('app.name')}`;
    void read();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void count();
    }, every);
    const forget = whenTicketsChange(() => void count());
    return () => {
      clearInterval(timer);
      forget();
    };
  }, [read, count]);

  async function each(cause: Cause, act: (name: string) => Promise<unknown>): Promise<void> {
    setBusy(true);
    try {
      for (const { name } of cause.incidents) await act(name);
      await read();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  }

  const ended = (): void => {
    setAsked(undefined);
    void read();
  };
  const causes = causesOf(open ?? []);
  return (
    <main id="content" className="page">
      <header className="page-head">
        <h1>{say('incidents.title')}</h1>
        <p className="soft">{say('incidents.lead')}</p>
      </header>
      {failure !== undefined && (
        <p className="wrong" role="alert">
          {say('incidents.failed')} {inWords(failure)}
        </p>
      )}
      {!open && failure === undefined && <p className="soft">{say('app.loading')}</p>}
      {open && !causes.length && <Empty title={say('incidents.empty')} text={say('incidents.empty.text')} />}
      <ul className="cards">
        {causes.map((cause) => {
          const end = pausedUntil(cause, now);
          return (
            <li key={cause.id} className="card-plain incident">
              <h2>{cause.name}</h2>
              <p className="card-head">
                {cause.incidents[0]!.place && <span>{cause.incidents[0]!.place}</span>}
                <time>{age(millis(cause.incidents[0]!.createTime), now)}</time>
              </p>
              {end > 0 && (
                <p className="notice" role="status">
                  {say('incident.paused', { until: moment(end, now) })}
                </p>
              )}
              <div className="incident-counts" tabIndex={0} role="group" aria-label={say('incident.counts', { name: cause.name })}>
                <table>
                  <thead>
                    <tr>
                      <th scope="col">{say('incident.comune')}</th>
                      <th scope="col">{say('incident.all')}</th>
                      <th scope="col">{say('incident.reached')}</th>
                      <th scope="col">{say('incident.waiting')}</th>
                      <th scope="col">{say('incident.failed')}</th>
                      <th scope="col">{say('incident.new')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {cause.incidents.map((incident) => (
                      <Counts key={incident.name} incident={incident} onTickets={() => setAsked({ what: 'tickets', incident })} />
                    ))}
                  </tbody>
                </table>
              </div>
              <div className="card-acts">
                <button type="button" className="btn btn-primary btn-sm" onClick={() => setAsked({ what: 'answer', cause })}>
                  {say('incident.answer')}
                </button>
                <button
                  type="button"
                  className="btn btn-outline-primary btn-sm"
                  disabled={busy}
                  onClick={() =>
                    void each(cause, (name) =>
                      calls.pauseIncidentReminders(end ? { name } : { name, endTime: timestampFromMs(Date.now() + pauseTime) }),
                    )
                  }
                >
                  {say(end ? 'incident.resume' : 'incident.rest')}
                </button>
                <button
                  type="button"
                  className="btn btn-outline-primary btn-sm"
                  onClick={() => setAsked({ what: 'close', cause })}
                >
                  {say('incident.close')}
                </button>
              </div>
            </li>
          );
        })}
      </ul>
      {proposals && proposals.length > 0 && (
        <section className="incident-proposals" aria-labelledby="proposals-title">
          <h2 id="proposals-title">{say('incidents.proposals')}</h2>
          <ul className="cards">
            {proposals.map((proposal) => (
              <li key={`${proposal.topic} ${proposal.place} ${proposal.tickets[0]}`} className="card-plain">
                <p className="card-head">
                  <span className="card-state">{say('inbox.count', { n: proposal.tickets.length })}</span>
                  <time>{say('incident.between', { first: moment(millis(proposal.firstTime), now), last: moment(millis(proposal.lastTime), now) })}</time>
                </p>
                <p className="incident-what">
                  {topicName(proposal.topic)}
                  {proposal.place && `, ${proposal.place}`}
                </p>
                <div className="card-acts">
                  {byTenant(proposal.tickets).map(([tenant, of]) => {
                    const town = townNamed(tenant);
                    return (
                      <span key={tenant} className="incident-town">
                        <TownMark town={town} />
                        {town.name} ({of.length})
                      </span>
                    );
                  })}
                  <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => setAsked({ what: 'open', proposal })}>
                    {say('incident.look')}
                    <span className="visually-hidden">
                      : {topicName(proposal.topic)} {proposal.place}
                    </span>
                  </button>
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
      {asked?.what === 'open' && <IncidentDialog proposal={asked.proposal} onClose={() => setAsked(undefined)} onOpened={ended} />}
      {asked?.what === 'answer' && (
        <IncidentAnswerDialog person={person} cause={asked.cause} onClose={() => setAsked(undefined)} onPosted={() => setAsked(undefined)} onSent={() => void count()} />
      )}
      {asked?.what === 'close' && (
        <ActDialog
          title={say('incident.close')}
          submit={say('incident.close')}
          onClose={() => setAsked(undefined)}
          onSubmit={async () => {
            for (const { name } of asked.cause.incidents) {
              await calls.closeIncident({ name }).catch((error: unknown) => {
                if (reasonOf(error) !== 'INCIDENT_CLOSED') throw error;
              });
            }
            ended();
          }}
        >
          <p>
            <strong>{asked.cause.name}</strong>
          </p>
          <p className="field">{say('incident.close.text')}</p>
        </ActDialog>
      )}
      {asked?.what === 'tickets' && <IncidentTicketsDialog incident={asked.incident} onClose={() => setAsked(undefined)} onDone={ended} />}
    </main>
  );
}
