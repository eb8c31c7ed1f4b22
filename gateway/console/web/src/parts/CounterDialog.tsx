import { useEffect, useId, useState } from 'react';

import { Channel_Kind } from '../../generated/mugugno/v1/directory_pb.ts';
import { TakeDownMessageRequest_Way as Way, type CounterMessage } from '../../generated/mugugno/v1/counter_service_pb.ts';
import { dropSpoken, keepSpoken, nothingSpoken, readSpoken, type Spoken } from '../drafts/spoken.ts';
import { go, ticketPath } from '../frame/route.ts';
import type { Person } from '../frame/session.ts';
import { readChannels, useChannelsOf, useTowns } from '../towns/directory.ts';
import { toneOf, type Town } from '../towns/town.ts';
import { counter } from '../wire/transport.ts';
import { locale, say } from '../words/language.ts';
import { ActDialog } from './ActDialog.tsx';
import { Field } from './Field.tsx';
import { Modal } from './Modal.tsx';
import { TownMark } from './TownMark.tsx';

interface Line {
  label: string;
  hint?: string;
  value: string;
  onChange: (text: string) => void;
  type?: 'text' | 'tel' | 'email';
}

function TextLine({ label, hint, value, onChange, type = 'text' }: Line) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="form-control"
        type={type}
        autoComplete="off"
        value={value}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint && (
        <small id={`${id}-hint`} className="soft">
          {hint}
        </small>
      )}
    </div>
  );
}

function Band({ town }: { town: Town }) {
  return (
    <p className={`guard-town tone-${toneOf(town.id)}`}>
      <TownMark town={town} />
      <strong>{say('town.of', { town: town.name })}</strong>
    </p>
  );
}

// What to say to who is standing there.
function Taken({ town, taken, onNext, onClose }: { town: Town; taken: CounterMessage; onNext: () => void; onClose: () => void }) {
  return (
    <Modal title={say('counter.taken')} onClose={onClose}>
      <Band town={town} />
      {taken.emergency && (
        <p className="wrong" role="alert">
          {say('counter.emergency')}
        </p>
      )}
      {taken.number ? (
        <p role="status">
          {say('counter.number')} <strong className="counter-number">{taken.number}</strong>
          {taken.officeDisplayName && <span className="counter-office">{taken.officeDisplayName}</span>}
        </p>
      ) : (
        <p role="status">{say('counter.pending')}</p>
      )}
      <p className="modal-acts">
        <button type="button" className="btn btn-outline-primary" onClick={onNext}>
          {say('counter.next')}
        </button>
        <button
          type="button"
          className="btn btn-primary"
          data-first
          onClick={() => {
            onClose();
            if (taken.ticket) go(ticketPath(taken.ticket));
          }}
        >
          {say(taken.ticket ? 'outgoing.open' : 'app.close')}
        </button>
      </p>
    </Modal>
  );
}

// What a citizen says at the counter or by telephone, written down while they speak.
export function CounterDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { mine } = useTowns();
  const [spoken, setSpoken] = useState(() => readSpoken(person.name));
  const [taken, setTaken] = useState<CounterMessage | null>(null);
  const choose = useId();
  const channels = useChannelsOf(mine);
  const [read, setRead] = useState(false);
  useEffect(() => {
    void Promise.all(mine.map(({ tenant }) => readChannels(tenant))).then(() => setRead(true));
  }, [mine]);
  // Where a person may not read the channels, the gateway says whether there is a counter.
  const towns = mine.filter(({ tenant }) => channels.get(tenant)?.some(({ kind }) => kind === Channel_Kind.COUNTER) ?? true);
  const town = towns.find(({ tenant }) => tenant === spoken.tenant) ?? (towns.length === 1 ? towns[0] : undefined);

  function write(changed: Partial<Spoken>): void {
    const next = { ...spoken, ...changed };
    setSpoken(next);
    keepSpoken(person.name, next);
  }

  if (taken && town) {
    const next = (): void => {
      setTaken(null);
      // The same counter, another citizen.
      write({ ...nothingSpoken, tenant: town.tenant, way: spoken.way });
    };
    return <Taken town={town} taken={taken} onNext={next} onClose={onClose} />;
  }
  // What is asked for first depends on it, and nothing moves under who types.
  if (!read) {
    return (
      <Modal title={say('counter.title')} onClose={onClose}>
        <p className="soft">{say('app.loading')}</p>
      </Modal>
    );
  }
  if (!towns.length) {
    return (
      <Modal title={say('counter.title')} onClose={onClose}>
        <p>{say('counter.none')}</p>
      </Modal>
    );
  }
  return (
    <ActDialog
      title={say('counter.title')}
      submit={town ? say('counter.submit', { town: town.name.toLocaleUpperCase(locale()) }) : say('counter.title')}
      ready={Boolean(town && spoken.text.trim())}
      onClose={onClose}
      onSubmit={async (requestId) => {
        const { way, text, place, displayName, phoneNumber, email } = spoken;
        const found = await counter.takeDownMessage({
          parent: town!.tenant, way, text, place, displayName, phoneNumber: phoneNumber.trim(), email: email.trim(), requestId,
        });
        dropSpoken(person.name);
        setTaken(found);
      }}
    >
      {town && <Band town={town} />}
      {towns.length > 1 && (
        <div className="field">
          <label htmlFor={choose}>{say('counter.town')}</label>
          <select
            id={choose}
            className="form-select"
            data-first={spoken.tenant ? undefined : true}
            value={town?.tenant ?? ''}
            onChange={(event) => write({ tenant: event.target.value })}
          >
            <option value="">{say('counter.choose')}</option>
            {towns.map(({ tenant, name }) => (
              <option key={tenant} value={tenant}>
                {name}
              </option>
            ))}
          </select>
        </div>
      )}
      <fieldset className="field counter-way">
        <legend>{say('counter.way')}</legend>
        {[Way.TELEPHONE, Way.COUNTER].map((way) => (
          <label key={way}>
            <input type="radio" name="way" checked={spoken.way === way} onChange={() => write({ way })} />
            {say(way === Way.TELEPHONE ? 'counter.telephone' : 'counter.counter')}
          </label>
        ))}
      </fieldset>
      <Field label={say('counter.text')} rows={5} first={towns.length === 1 || Boolean(spoken.tenant)} value={spoken.text} onChange={(text) => write({ text })} />
      <TextLine label={say('counter.place')} hint={say('counter.place.hint')} value={spoken.place} onChange={(place) => write({ place })} />
      <TextLine label={say('counter.name')} value={spoken.displayName} onChange={(displayName) => write({ displayName })} />
      <div className="counter-reach">
        <TextLine label={say('counter.phone')} type="tel" value={spoken.phoneNumber} onChange={(phoneNumber) => write({ phoneNumber })} />
        <TextLine label={say('counter.email')} value={spoken.email} onChange={(email) => write({ email })} />
      </div>
    </ActDialog>
  );
}
