import { useId, useMemo, useState } from 'react';

import type { LobbyItem } from '../../generated/mugugno/v1/lobby_service_pb.ts';
import { marksOf } from '../tickets/marks.ts';
import type { Town } from '../towns/town.ts';
import { toneOf } from '../towns/town.ts';
import { inWords } from '../wire/failure.ts';
import { lobby } from '../wire/transport.ts';
import { say, sayNumbered } from '../words/language.ts';
import { age, millis } from '../words/time.ts';
import { topicName } from '../words/topics.ts';
import { EvidenceList } from './EvidenceList.tsx';
import { File } from './File.tsx';
import { MarkedText } from './MarkedText.tsx';
import { PlaceMap } from './PlaceMap.tsx';
import { TownMark } from './TownMark.tsx';

interface Props {
  item: LobbyItem;
  towns: readonly Town[];
  now: number;
  onAssigned: (town: string) => void;
  onSeen: (item: LobbyItem) => void;
}

// One message without a comune: what it says, what speaks for whom, and one press to decide.
export function LobbyCard({ item, towns, now, onAssigned, onSeen }: Props) {
  const id = useId();
  const [other, setOther] = useState('');
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState('');
  const [ids] = useState(() => new Map<string, string>());
  const marks = useMemo(() => marksOf(item.route), [item.route]);
  const unseen = item.emergency && !item.emergencyAcknowledgeTime;
  // With all of them suggested, none is.
  const suggested = item.suggestions.length < towns.length
    ? item.suggestions.map((tenant) => towns.find((town) => town.tenant === tenant)).filter((town) => town !== undefined)
    : [];
  const rest = towns.filter((town) => !suggested.includes(town));

  async function run(call: () => Promise<void>): Promise<void> {
    setBusy(true);
    setWrong('');
    try {
      await call();
    } catch (error) {
      setWrong(inWords(error));
      setBusy(false);
    }
  }

  function assign(town: Town): void {
    // The same choice again is the same call.
    const requestId = ids.get(town.tenant) ?? crypto.randomUUID();
    ids.set(town.tenant, requestId);
    void run(async () => {
      await lobby.assignLobbyItem({ name: item.name, tenant: town.tenant, requestId });
      onAssigned(town.name);
    });
  }

  function acknowledge(): void {
    void run(async () => {
      onSeen(await lobby.acknowledgeLobbyEmergency({ name: item.name, requestId: crypto.randomUUID() }));
      setBusy(false);
    });
  }

  return (
    <li className={`card-plain${unseen ? ' card-alarm' : ''}`}>
      <p className="card-head">
        {unseen && <span className="badge-emergency">{say('badge.emergency')}</span>}
        <span className="card-state">{sayNumbered('lobby.state', item.state)}</span>
        <span>{topicName(item.route?.topic ?? '')}</span>
        {item.contactDisplayName && <span>{item.contactDisplayName}</span>}
        <time dateTime={new Date(millis(item.createTime)).toISOString()}>{age(millis(item.createTime), now)}</time>
      </p>
      <MarkedText text={item.text} marks={marks} />
      {item.position && <PlaceMap position={item.position} candidates={item.suggestions} />}
      {item.attachments.length > 0 && (
        <ul className="files">
          {item.attachments.map((attachment, at) => (
            <li key={attachment.name || at}>
              <File attachment={attachment} />
            </li>
          ))}
        </ul>
      )}
      {item.route?.evidence.length ? (
        <EvidenceList evidence={item.route.evidence} />
      ) : (
        <p className="soft">{say('lobby.evidence.none')}</p>
      )}
      {wrong && (
        <p className="wrong" role="alert">
          {wrong}
        </p>
      )}
      <div className="card-acts">
        {unseen && (
          <button type="button" className="btn btn-danger btn-sm" disabled={busy} onClick={acknowledge}>
            {say('lobby.acknowledge')}
          </button>
        )}
        {suggested.map((town) => (
          <button
            key={town.id}
            type="button"
            className={`btn btn-outline-primary btn-sm assign tone-${toneOf(town.id)}`}
            disabled={busy}
            onClick={() => assign(town)}
          >
            <TownMark town={town} />
            {say('lobby.assign', { town: town.name })}
          </button>
        ))}
        <span className="assign-other">
          <label className="visually-hidden" htmlFor={`${id}-other`}>
            {say('lobby.other')}
          </label>
          <select id={`${id}-other`} className="form-select" value={other} onChange={(event) => setOther(event.target.value)}>
            <option value="">{say(suggested.length ? 'lobby.other' : 'lobby.choose')}</option>
            {rest.map((town) => (
              <option key={town.id} value={town.tenant}>
                {town.name}
              </option>
            ))}
          </select>
          {rest
            .filter(({ tenant }) => tenant === other)
            .map((town) => (
              <button
                key={town.id}
                type="button"
                className={`btn btn-outline-primary btn-sm assign tone-${toneOf(town.id)}`}
                disabled={busy}
                onClick={() => assign(town)}
              >
                <TownMark town={town} />
                {say('lobby.assign', { town: town.name })}
              </button>
            ))}
        </span>
      </div>
    </li>
  );
}
