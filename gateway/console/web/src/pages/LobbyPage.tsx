import { useCallback, useEffect, useState } from 'react';

import { LobbyItem_State, type LobbyItem } from '../../generated/mugugno/v1/lobby_service_pb.ts';
import { useNow } from '../frame/minute.ts';
import type { Person } from '../frame/session.ts';
import { whenTicketsChange } from '../tickets/live.ts';
import { useTowns } from '../towns/directory.ts';
import { inWords } from '../wire/failure.ts';
import { lobby } from '../wire/transport.ts';
import { say } from '../words/language.ts';
import { Empty } from '../parts/Empty.tsx';
import { LobbyCard } from '../parts/LobbyCard.tsx';

// New ones come in by themselves this often: the lobby has no watch.
const every = 20_000;

async function readItems(parent: string): Promise<LobbyItem[]> {
  const found: LobbyItem[] = [];
  let pageToken = '';
  do {
    const page = await lobby.listLobbyItems({ parent, pageSize: 200, pageToken });
    found.push(...page.lobbyItems);
    pageToken = page.nextPageToken;
  } while (pageToken && found.length < 1000);
  return found;
}

// What a person has to decide stands before what a citizen was asked; emergencies before all.
function rank({ emergency, emergencyAcknowledgeTime, state }: LobbyItem): number {
  if (emergency && !emergencyAcknowledgeTime) return 0;
  return state === LobbyItem_State.WAITING ? 1 : state === LobbyItem_State.ASKED ? 2 : 3;
}

export function LobbyPage({ person }: { person: Person }) {
  const { mine } = useTowns();
  const [items, setItems] = useState<readonly LobbyItem[]>();
  const [failure, setFailure] = useState<unknown>();
  const [said, setSaid] = useState('');
  const now = useNow();
  const { association, desk } = person;

  const read = useCallback(async () => {
    try {
      const found = await readItems(association);
      setItems(found.sort((a, b) => rank(a) - rank(b)));
      setFailure(undefined);
    } catch (error) {
      setFailure(error);
    }
  }, [association]);

  useEffect(() => {
    document.title = `${say('lobby.title')} · ${say('app.name')}`;
    if (!desk) return;
    void read();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void read();
    }, every);
    // An answer of a citizen makes a ticket of what waited here.
    const forget = whenTicketsChange(() => void read());
    return () => {
      clearInterval(timer);
      forget();
    };
  }, [desk, read]);

  if (!desk) {
    return (
      <main id="content" className="page">
        <h1 className="visually-hidden">{say('lobby.title')}</h1>
        <Empty title={say('lobby.none')} text={say('lobby.none.text')} />
      </main>
    );
  }
  return (
    <main id="content" className="page">
      <header className="page-head">
        <h1>{say('lobby.title')}</h1>
        <p className="soft">{say('lobby.lead')}</p>
      </header>
      <p role="status" className={said ? 'notice' : 'visually-hidden'}>
        {said}
      </p>
      {failure !== undefined && (
        <Empty title={say('lobby.failed')} text={inWords(failure)}>
          <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => void read()}>
            {say('app.retry')}
          </button>
        </Empty>
      )}
      {!items && failure === undefined && <p className="soft">{say('app.loading')}</p>}
      {items?.length === 0 && <Empty title={say('lobby.empty')} text={say('lobby.empty.text')} />}
      <ul className="cards">
        {items?.map((item) => (
          <LobbyCard
            key={item.name}
            item={item}
            towns={mine}
            now={now}
            onAssigned={(town) => {
              setSaid(say('lobby.assigned', { town }));
              setItems((all) => all?.filter(({ name }) => name !== item.name));
            }}
            onSeen={(found) => setItems((all) => all?.map((each) => (each.name === found.name ? { ...each, emergencyAcknowledgeTime: found.emergencyAcknowledgeTime } : each)))}
          />
        ))}
      </ul>
    </main>
  );
}
