import type { ChannelHealth } from '../../generated/mugugno/v1/channel_health_service_pb.ts';
import { isDead, isFine, problemWords, worstFirst } from '../towns/channelHealth.ts';
import { say } from '../words/language.ts';

interface Props {
  channels: readonly ChannelHealth[];
  now: number;
  onOpen: () => void;
}

// Of one comune: a quiet word where all is well; each that is not by its name and what is wrong.
export function ChannelSigns({ channels, now, onOpen }: Props) {
  const away = worstFirst(channels.filter((health) => !isFine(health)));
  if (!channels.length) return null;
  return (
    <>
      {away.length > 0 && (
        <ul>
          {away.map((health) => (
            <li key={health.channel} className={isDead(health) ? 'away dead' : 'away'}>
              {health.displayName}: {problemWords(health, health.problems[0]!, now)}
            </li>
          ))}
        </ul>
      )}
      <button type="button" className={away.length ? 'quiet health-open' : 'quiet health-open soft'} onClick={onOpen}>
        {say(away.length ? 'health.open' : 'today.channels.fine')}
      </button>
    </>
  );
}
