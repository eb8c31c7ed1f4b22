import type { ChannelHealth } from '../../generated/mugugno/v1/channel_health_service_pb.ts';
import type { TicketSummary } from '../../generated/mugugno/v1/ticket_pb.ts';
import { inbox } from '../frame/route.ts';
import { ownerOf } from '../towns/channelHealth.ts';
import { useTown } from '../towns/directory.ts';
import { locale, say } from '../words/language.ts';
import { age, millis } from '../words/time.ts';
import { ChannelSigns } from './ChannelSigns.tsx';
import { Link } from './Link.tsx';
import { TownMark } from './TownMark.tsx';

function Count({ value, to }: { value: bigint; to?: string }) {
  const words = new Intl.NumberFormat(locale()).format(value);
  if (!value) return <span className="nought">0</span>;
  return to ? (
    <Link to={inbox} search={to}>
      {words}
    </Link>
  ) : (
    words
  );
}

interface RowProps {
  summary: TicketSummary;
  channels: readonly ChannelHealth[];
  now: number;
  onChannels: () => void;
}

function Row({ summary, channels, now, onChannels }: RowProps) {
  const town = useTown(summary.tenant);
  const waits = millis(summary.oldestUnansweredTime);
  const of = `?comune=${town.id}`;
  return (
    <tr>
      <th scope="row">
        <Link to={inbox} search={of}>
          <TownMark town={town} />
          {town.name}
        </Link>
      </th>
      <td>
        <Count value={summary.receivedCount} to={`${of}&stato=new`} />
      </td>
      <td>
        <Count value={summary.unassignedCount} />
      </td>
      <td>
        <Count value={summary.heldCount} to={`${of}&confermare`} />
      </td>
      <td>
        <Count value={summary.unansweredCount} />
      </td>
      <td>{waits ? <time dateTime={new Date(waits).toISOString()}>{age(waits, now)}</time> : <span className="nought">–</span>}</td>
      <td>
        <Count value={summary.remindedCount} />
      </td>
      <td>
        <Count value={summary.openCount} to={of} />
      </td>
      <td className="today-channels">
        <ChannelSigns channels={channels} now={now} onOpen={onChannels} />
      </td>
    </tr>
  );
}

interface Props {
  summaries: readonly TicketSummary[];
  channels: readonly ChannelHealth[];
  now: number;
  onChannels: () => void;
}

// One line for each comune.
export function TownTable({ summaries, channels, now, onChannels }: Props) {
  return (
    <section className="towns" aria-labelledby="towns-title" tabIndex={0}>
      <h2 id="towns-title" className="visually-hidden">
        {say('today.towns')}
      </h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{say('today.town')}</th>
            <th scope="col">{say('today.new')}</th>
            <th scope="col">{say('today.unassigned')}</th>
            <th scope="col">{say('today.held')}</th>
            <th scope="col">{say('today.unanswered')}</th>
            <th scope="col">{say('today.waiting')}</th>
            <th scope="col">{say('today.reminded')}</th>
            <th scope="col">{say('today.open')}</th>
            <th scope="col">{say('today.channels')}</th>
          </tr>
        </thead>
        <tbody>
          {summaries.map((summary) => (
            <Row
              key={summary.tenant}
              summary={summary}
              channels={channels.filter((health) => ownerOf(health) === summary.tenant)}
              now={now}
              onChannels={onChannels}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}
