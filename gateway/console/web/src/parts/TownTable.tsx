import { useEffect } from 'react';

import { Channel_State } from '../../generated/mugugno/v1/directory_pb.ts';
import type { TicketSummary } from '../../generated/mugugno/v1/ticket_pb.ts';
import { inbox } from '../frame/route.ts';
import { readChannels, useChannels, useTown } from '../towns/directory.ts';
import { locale, say } from '../words/language.ts';
import { age, millis } from '../words/time.ts';
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

// A channel that does not carry what it should, by its name; the word that all do otherwise.
function Channels({ tenant }: { tenant: string }) {
  const channels = useChannels(tenant);
  useEffect(() => {
    void readChannels(tenant);
  }, [tenant]);
  if (!channels) return null;
  const away = channels.filter(({ state }) => state !== Channel_State.ACTIVE);
  if (!away.length) return <span className="soft">{say('today.channels.fine')}</span>;
  return (
    <ul>
      {away.map(({ name, displayName, state }) => (
        <li key={name} className="away">
          {say(state === Channel_State.SETUP ? 'channel.setup' : 'channel.suspended', { name: displayName })}
        </li>
      ))}
    </ul>
  );
}

function Row({ summary, now }: { summary: TicketSummary; now: number }) {
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
        <Channels tenant={summary.tenant} />
      </td>
    </tr>
  );
}

// One line for each comune.
export function TownTable({ summaries, now }: { summaries: readonly TicketSummary[]; now: number }) {
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
            <Row key={summary.tenant} summary={summary} now={now} />
          ))}
        </tbody>
      </table>
    </section>
  );
}
