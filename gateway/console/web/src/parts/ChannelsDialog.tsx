import { ChannelHealth_Level as Level, type ChannelHealth } from '../../generated/mugugno/v1/channel_health_service_pb.ts';
import { hourWords, isDead, ownerOf, problemWords, worstFirst } from '../towns/channelHealth.ts';
import { townNamed } from '../towns/directory.ts';
import { say, sayNumbered } from '../words/language.ts';
import { age, millis } from '../words/time.ts';
import { Modal } from './Modal.tsx';
import { TownMark } from './TownMark.tsx';

function Fact({ label, at, now }: { label: string; at: number; now: number }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{at ? <time dateTime={new Date(at).toISOString()}>{age(at, now)}</time> : say('health.never')}</dd>
    </div>
  );
}

function Channel({ health, now }: { health: ChannelHealth; now: number }) {
  const looks = isDead(health) ? 'health health-dead' : health.level === Level.WATCH ? 'health health-watch' : 'health';
  return (
    <li className={looks}>
      <p className="health-head">
        <strong>{health.displayName}</strong> <span>{sayNumbered('health.level', health.level)}</span>
      </p>
      {health.problems.map((problem) => (
        <p key={problem} className={isDead(health) ? 'away dead' : 'away'}>
          {problemWords(health, problem, now)}
        </p>
      ))}
      {health.error && <p className="soft">{health.error}</p>}
      {health.sendError && <p className="soft">{health.sendError}</p>}
      <dl className="health-facts">
        <Fact label={say('health.inbound')} at={millis(health.lastInboundTime)} now={now} />
        {health.lastSendTime && <Fact label={say('health.sent')} at={millis(health.lastSendTime)} now={now} />}
        {health.faultTime && <Fact label={say('health.since')} at={millis(health.faultTime)} now={now} />}
        {health.credentialAcceptTime && <Fact label={say('health.accepted')} at={millis(health.credentialAcceptTime)} now={now} />}
        <div>
          <dt>{say('health.queued')}</dt>
          <dd>{String(health.queuedCount)}</dd>
        </div>
        <div>
          <dt>{say('health.lastHour')}</dt>
          <dd>{hourWords(health)}</dd>
        </div>
      </dl>
    </li>
  );
}

interface Props {
  channels: readonly ChannelHealth[];
  now: number;
  onClose: () => void;
}

// Every channel with all that is known of it, comune by comune, the worst first.
export function ChannelsDialog({ channels, now, onClose }: Props) {
  const owners = [...new Set(worstFirst(channels).map(ownerOf))];
  return (
    <Modal title={say('health.title')} onClose={onClose} wide>
      {owners.map((owner) => {
        const town = owner.startsWith('tenants/') ? townNamed(owner) : undefined;
        const title = `health-${owner.replace('/', '-')}`;
        return (
          <section key={owner} aria-labelledby={title} className="health-town">
            <h3 id={title}>
              {town && <TownMark town={town} />} {town ? say('town.of', { town: town.name }) : say('health.shared')}
            </h3>
            <ul>
              {worstFirst(channels.filter((health) => ownerOf(health) === owner)).map((health) => (
                <Channel key={health.channel} health={health} now={now} />
              ))}
            </ul>
          </section>
        );
      })}
    </Modal>
  );
}
