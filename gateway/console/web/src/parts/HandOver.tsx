import { useCallback, useEffect, useState } from 'react';

import type { HandOverNote } from '../../generated/mugugno/v1/hand_over_service_pb.ts';
import { useKeys } from '../frame/keys.ts';
import type { Person } from '../frame/session.ts';
import { townNamed } from '../towns/directory.ts';
import { tenantOf } from '../towns/town.ts';
import { inWords } from '../wire/failure.ts';
import { handOver } from '../wire/transport.ts';
import { say } from '../words/language.ts';
import { millis, moment } from '../words/time.ts';
import { ActDialog } from './ActDialog.tsx';
import { Field } from './Field.tsx';
import { TownMark } from './TownMark.tsx';

// Each reading is audited: seldom enough, and when something was done here.
const every = 120_000;

function LeaveDialog({ person, onClose, onDone }: { person: Person; onClose: () => void; onDone: () => void }) {
  const [parent, setParent] = useState(person.officer.length === 1 ? person.officer[0]! : '');
  const [text, setText] = useState('');
  return (
    <ActDialog
      title={say('handOver.title')}
      submit={parent ? say('handOver.submit', { town: townNamed(parent).name }) : say('handOver.title')}
      ready={parent !== ''}
      onClose={onClose}
      onSubmit={async (requestId) => {
        if (!text.trim()) return say('handOver.missing');
        await handOver.createHandOverNote({ parent, text: text.trim(), requestId });
        onDone();
      }}
    >
      <div className="field">
        <label htmlFor="hand-over-town">{say('handOver.town')}</label>
        <select
          id="hand-over-town"
          className="form-select"
          value={parent}
          onChange={(event) => setParent(event.target.value)}
        >
          {person.officer.length > 1 && <option value="">{say('counter.choose')}</option>}
          {person.officer.map((tenant) => (
            <option key={tenant} value={tenant}>
              {townNamed(tenant).name}
            </option>
          ))}
        </select>
      </div>
      <Field label={say('handOver.text')} rows={5} value={text} onChange={setText} first />
    </ActDialog>
  );
}

// What whoever was here before left to do, until it is ticked off; and what is left to whoever comes.
export function HandOver({ person, now }: { person: Person; now: number }) {
  const [notes, setNotes] = useState<readonly HandOverNote[]>([]);
  const [leaving, setLeaving] = useState(false);
  const [busy, setBusy] = useState('');
  const [wrong, setWrong] = useState('');
  const read = useCallback(async () => {
    try {
      setNotes((await handOver.listHandOverNotes({ parent: 'tenants/-' })).notes);
    } catch (error) {
      setWrong(inWords(error));
    }
  }, []);
  useEffect(() => {
    void read();
    const again = setInterval(() => {
      if (document.visibilityState === 'visible') void read();
    }, every);
    return () => clearInterval(again);
  }, [read]);
  useKeys({ h: () => setLeaving(true) });

  async function tickOff({ name }: HandOverNote): Promise<void> {
    setBusy(name);
    setWrong('');
    try {
      await handOver.tickOffHandOverNote({ name, requestId: crypto.randomUUID() });
      setNotes((all) => all.filter((note) => note.name !== name));
    } catch (error) {
      setWrong(inWords(error));
      await read();
    } finally {
      setBusy('');
    }
  }

  return (
    <section className="hand-over" aria-labelledby="hand-over-title">
      <header>
        <h2 id="hand-over-title">{say('handOver.list', { n: notes.length })}</h2>
        <button type="button" className="quiet" onClick={() => setLeaving(true)}>
          {say('handOver.leave')} <kbd>h</kbd>
        </button>
      </header>
      {wrong && (
        <p className="wrong" role="alert">
          {wrong}
        </p>
      )}
      {notes.length > 0 && (
        <ul>
          {notes.map((note) => {
            const town = townNamed(tenantOf(note.name));
            const when = moment(millis(note.createTime), now);
            const who = note.author === person.name ? say('who.you') : note.authorDisplayName;
            return (
              <li key={note.name}>
                <TownMark town={town} />
                <div>
                  <p className="hand-over-text">{note.text}</p>
                  <p className="soft">{say('handOver.from', { town: town.name, who, when })}</p>
                </div>
                <button
                  type="button"
                  className="btn btn-outline-primary btn-sm"
                  disabled={busy === note.name}
                  aria-label={say('handOver.done.of', { town: town.name, when })}
                  onClick={() => void tickOff(note)}
                >
                  {say('handOver.done')}
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {leaving && (
        <LeaveDialog
          person={person}
          onClose={() => setLeaving(false)}
          onDone={() => {
            setLeaving(false);
            void read();
          }}
        />
      )}
    </section>
  );
}
