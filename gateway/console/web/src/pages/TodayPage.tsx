import { useEffect, useState } from 'react';

import { useKeys } from '../frame/keys.ts';
import type { Person } from '../frame/session.ts';
import { useNow } from '../frame/minute.ts';
import { ChannelsDialog } from '../parts/ChannelsDialog.tsx';
import { ChannelSigns } from '../parts/ChannelSigns.tsx';
import { Empty } from '../parts/Empty.tsx';
import { Emergencies } from '../parts/Emergencies.tsx';
import { HandOver } from '../parts/HandOver.tsx';
import { Link } from '../parts/Link.tsx';
import { MyClaims } from '../parts/MyClaims.tsx';
import { Offers } from '../parts/Offers.tsx';
import { TownTable } from '../parts/TownTable.tsx';
import { inbox, lobbyPath, ticketPath } from '../frame/route.ts';
import { useOverview } from '../tickets/overview.ts';
import { ownerOf } from '../towns/channelHealth.ts';
import { townNamed, useTowns } from '../towns/directory.ts';
import { tenantOf } from '../towns/town.ts';
import { inWords } from '../wire/failure.ts';
import { say } from '../words/language.ts';
import type { Key } from '../words/it.ts';
import { age, millis } from '../words/time.ts';
import { TownMark } from '../parts/TownMark.tsx';

// The first glance of the day: what burns, then each comune, then what is hers.
export function TodayPage({ person }: { person: Person }) {
  useTowns();
  const now = useNow();
  const overview = useOverview(person);
  const [health, setHealth] = useState(false);
  const channels = overview.channels ?? [];
  const showHealth = (): void => setHealth(channels.length > 0);
  useKeys({ i: showHealth });
  useEffect(() => {
    document.title = `${say('today.title')} · ${say('app.name')}`;
  }, []);

  if (!person.tenants.length && !person.desk) {
    return (
      <main id="content" className="page">
        <h1 className="visually-hidden">{say('today.title')}</h1>
        <Empty title={say('inbox.none')} text={say('inbox.none.text')} />
      </main>
    );
  }
  const { summaries, emergencies, lobbyItems, sends, offers, failure } = overview;
  const mine = (summaries ?? []).reduce((sum, { mineCount }) => sum + Number(mineCount), 0);
  return (
    <main id="content" className="page today">
      <header className="today-head">
        <h1>{say('today.title')}</h1>
        <ul className="today-links">
          <li>
            {mine ? (
              <Link to={inbox} search="?mie">
                {say('today.mine', { n: mine })}
              </Link>
            ) : (
              <span className="soft">{say('today.mine', { n: mine })}</span>
            )}
          </li>
          {person.desk && lobbyItems && (
            <li>
              <Link to={lobbyPath}>{say('today.lobby', { n: lobbyItems.length })}</Link>
            </li>
          )}
        </ul>
      </header>
      {failure !== undefined && (
        <p className="wrong" role="alert">
          {say('today.failed')} {inWords(failure)}
        </p>
      )}
      <Emergencies tickets={emergencies} lobbyItems={lobbyItems} now={now} />
      {person.officer.length > 0 && <HandOver person={person} now={now} />}
      <Offers offers={offers ?? []} person={person} now={now} onDecided={overview.again} />
      <MyClaims person={person} />
      {summaries?.length ? <TownTable summaries={summaries} channels={channels} now={now} onChannels={showHealth} /> : !summaries && failure === undefined && <p className="soft">{say('app.loading')}</p>}
      {person.desk && channels.some((each) => ownerOf(each) === person.association) && (
        <section className="shared-channels" aria-labelledby="shared-title">
          <h2 id="shared-title">{say('health.shared')}</h2>
          <ChannelSigns
            channels={channels.filter((each) => ownerOf(each) === person.association)}
            now={now}
            onOpen={showHealth}
          />
        </section>
      )}
      {sends && sends.length > 0 && (
        <section className="sends" aria-labelledby="sends-title">
          <h2 id="sends-title">{say('today.sends')}</h2>
          <ul>
            {sends.map((send) => {
              const town = townNamed(tenantOf(send.name));
              return (
                <li key={send.name}>
                  <TownMark town={town} />
                  <span>
                    {town.name}: {say(`today.send.${send.state}` as Key)}
                  </span>
                  <span className="soft">{send.lastError}</span>
                  <time>{age(millis(send.createTime), now)}</time>
                  {send.ticket && <Link to={ticketPath(send.ticket)}>{say('outgoing.open')}</Link>}
                </li>
              );
            })}
          </ul>
        </section>
      )}
      {health && <ChannelsDialog channels={channels} now={now} onClose={() => setHealth(false)} />}
    </main>
  );
}
