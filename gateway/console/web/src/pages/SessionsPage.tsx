import { useCallback, useEffect, useState } from 'react';

import type { OwnSession } from '../../generated/mugugno/v1/session_service_pb.ts';
import { outgoing } from '../drafts/post.ts';
import { leave, type Person } from '../frame/session.ts';
import { AlertDevices } from '../parts/AlertDevices.tsx';
import { inWords } from '../wire/failure.ts';
import { sessions } from '../wire/transport.ts';
import { say } from '../words/language.ts';
import { millis, moment } from '../words/time.ts';

// Where this person is signed in and which devices are told of emergencies, and how to end either.
export function SessionsPage({ person }: { person: Person }) {
  const [open, setOpen] = useState<readonly OwnSession[]>();
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState('');
  const [done, setDone] = useState(0);

  const read = useCallback(async () => {
    try {
      setOpen((await sessions.listOwnSessions({})).sessions);
    } catch (error) {
      setWrong(inWords(error));
    }
  }, []);
  useEffect(() => {
    document.title = `${say('account.title')} · ${say('app.name')}`;
    void read();
  }, [read]);

  async function signOut(): Promise<void> {
    if (outgoing.pending()) return setWrong(`${say('outgoing.leave')}. ${say('outgoing.leave.text')}`);
    if (!(await leave())) setWrong(say('signOut.failed.text'));
  }

  async function end(ending: readonly OwnSession[]): Promise<void> {
    setBusy(true);
    setWrong('');
    setDone(0);
    try {
      for (const { name } of ending) await sessions.endOwnSession({ name, requestId: crypto.randomUUID() });
      setDone(ending.length);
    } catch (error) {
      setWrong(inWords(error));
    }
    await read();
    setBusy(false);
  }

  const others = open?.filter(({ current }) => !current) ?? [];
  return (
    <main id="content" className="page sessions">
      <h1>{say('account.title')}</h1>
      {person.tenants.length > 0 && <AlertDevices person={person} />}
      <h2>{say('sessions.title')}</h2>
      <p>{say('sessions.lead')}</p>
      {wrong && (
        <p className="wrong" role="alert">
          {wrong}
        </p>
      )}
      <p role="status" className="sessions-done">
        {done > 0 && say('sessions.ended', { n: done })}
      </p>
      {!open && !wrong && <p className="soft">{say('app.loading')}</p>}
      <ul className="sessions-list">
        {open?.map((session) => {
          const since = moment(millis(session.createTime));
          return (
            <li key={session.name}>
              <span>
                <strong>{session.current ? say('sessions.this') : say('sessions.other')}</strong>
                <span className="soft">
                  {say('sessions.since', { since, until: moment(millis(session.expireTime)) })}
                </span>
              </span>
              {session.current ? (
                <button type="button" className="quiet" disabled={busy} onClick={() => void signOut()}>
                  {say('menu.signOut')}
                </button>
              ) : (
                <button
                  type="button"
                  className="quiet"
                  disabled={busy}
                  aria-label={say('sessions.end.of', { since })}
                  onClick={() => void end([session])}
                >
                  {say('sessions.end')}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {others.length > 1 && (
        <p>
          <button type="button" className="btn btn-outline-primary" disabled={busy} onClick={() => void end(others)}>
            {say('sessions.end.all')}
          </button>
        </p>
      )}
    </main>
  );
}
