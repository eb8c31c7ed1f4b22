import { useState } from 'react';

import { Channel_State as State, type Channel } from '../../generated/mugugno/v1/directory_pb.ts';
import { useNow } from '../frame/minute.ts';
import { Empty } from '../parts/Empty.tsx';
import { hourWords, isDead, isFine, problemWords } from '../towns/channelHealth.ts';
import type { Town } from '../towns/town.ts';
import { locale, say, sayNumbered } from '../words/language.ts';
import { age, millis, moment } from '../words/time.ts';
import { answers, policyNext, policyNow, readSeen, type Seen } from './channels.ts';
import { ChannelStateDialog } from './ChannelStateDialog.tsx';
import { PolicyDialog } from './PolicyDialog.tsx';
import { Section } from './Section.tsx';
import { useRead } from './useRead.ts';

type Asked = { ask: 'state' | 'policy'; channel: Channel };

function policyWords(channel: Channel, now: number): string {
  const holds = policyNow(channel, now);
  if (answers(holds)) return say('policy.now.on');
  return say('policy.now.off', { text: holds?.notice?.it ?? '' });
}

function Card({ channel, health, now, onAsk }: Seen & { now: number; onAsk: (asked: Asked) => void }) {
  const suspended = channel.state === State.SUSPENDED;
  const next = policyNext(channel, now);
  const last = millis(health?.lastInboundTime);
  const act = (key: Parameters<typeof say>[0], ask: Asked['ask']) => (
    <button type="button" className="quiet" aria-label={`${say(key)}: ${channel.displayName}`} onClick={() => onAsk({ ask, channel })}>
      {say(key)}
    </button>
  );
  return (
    <li className={suspended ? 'admin-card admin-card-off' : 'admin-card'}>
      <p className="admin-card-head">
        <strong>{channel.displayName}</strong>
        <span className="soft">{sayNumbered('channelKind', channel.kind)}</span>
        {channel.state === State.ACTIVE ? (
          <span className={health && isDead(health) ? 'away dead' : health && !isFine(health) ? 'away' : 'admin-good'}>
            {sayNumbered('health.level', health?.level ?? 0) || say('channel.active')}
          </span>
        ) : (
          <span className="badge-held">{say(suspended ? 'channel.suspended' : 'channel.setup')}</span>
        )}
      </p>
      {channel.state === State.ACTIVE &&
        health?.problems.map((problem) => (
          <p key={problem} className={isDead(health) ? 'away dead' : 'away'}>
            {problemWords(health, problem, now)}
          </p>
        ))}
      {channel.state === State.SETUP && <p className="soft">{say('channel.setup.text')}</p>}
      <dl className="admin-facts">
        <div>
          <dt>{say('policy.now')}</dt>
          <dd className="said">{policyWords(channel, now)}</dd>
        </div>
        {next && (
          <div>
            <dt>{say('policy.next')}</dt>
            <dd>{say(answers(next) ? 'policy.next.on' : 'policy.next.off', { when: moment(millis(next.startTime), now) })}</dd>
          </div>
        )}
        {health && (
          <div>
            <dt>{say('health.inbound')}</dt>
            <dd>{last ? age(last, now) : say('health.never')}</dd>
          </div>
        )}
        {health && (
          <div>
            <dt>{say('health.lastHour')}</dt>
            <dd>{hourWords(health)}</dd>
          </div>
        )}
      </dl>
      <p className="card-acts">
        {act('policy.edit', 'policy')}
        {channel.state !== State.SETUP && act(suspended ? 'channel.resume' : 'channel.suspend', 'state')}
      </p>
    </li>
  );
}

// The channels of this comune alone: those of all comuni are the association's.
export function ChannelsSection({ town }: { town: Town }) {
  const read = useRead(town.tenant, readSeen);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [done, setDone] = useState('');
  useNow();
  const now = Date.now();
  const here = town.name.toLocaleUpperCase(locale());

  function finish(words: string): void {
    setAsked(null);
    setDone(words);
    void read.again();
  }

  return (
    <Section title={say('admin.canali')} lead={say('channels.lead')} read={read} done={done}>
      {(channels) => (
        <>
          {!channels.length && <Empty title={say('channels.none', { town: town.name })} text={say('channels.none.text')} />}
          <ul className="admin-list">
            {channels.map((each) => (
              <Card key={each.channel.name} {...each} now={now} onAsk={setAsked} />
            ))}
          </ul>
          {asked?.ask === 'state' && (
            <ChannelStateDialog
              channel={asked.channel}
              town={town}
              onClose={() => setAsked(null)}
              onDone={(resumed) =>
                finish(say(resumed ? 'channel.resumed' : 'channel.stopped', { channel: asked.channel.displayName, town: here }))
              }
            />
          )}
          {asked?.ask === 'policy' && (
            <PolicyDialog
              channel={asked.channel}
              town={town}
              onClose={() => setAsked(null)}
              onDone={(on, from) => {
                const what = { channel: asked.channel.displayName, town: here, from };
                finish(say(from ? (on ? 'policy.set.on.from' : 'policy.set.off.from') : on ? 'policy.set.on' : 'policy.set.off', what));
              }}
            />
          )}
        </>
      )}
    </Section>
  );
}
