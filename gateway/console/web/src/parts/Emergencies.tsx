import type { LobbyItem } from '../../generated/mugugno/v1/lobby_service_pb.ts';
import type { Ticket } from '../../generated/mugugno/v1/ticket_pb.ts';
import { lobbyPath, ticketPath } from '../frame/route.ts';
import { isUnread } from '../tickets/ordering.ts';
import { useTown } from '../towns/directory.ts';
import { tenantOf, toneOf } from '../towns/town.ts';
import { say } from '../words/language.ts';
import { age, millis } from '../words/time.ts';
import { Link } from './Link.tsx';
import { TownMark } from './TownMark.tsx';

interface Props {
  tickets: readonly Ticket[] | undefined;
  lobbyItems: readonly LobbyItem[] | undefined;
  now: number;
}

function Emergency({ ticket, now }: { ticket: Ticket; now: number }) {
  const town = useTown(tenantOf(ticket.name));
  return (
    <Link to={ticketPath(ticket.name)} className={`burning tone-${toneOf(town.id)}`}>
      <TownMark town={town} />
      <strong>{town.name}</strong>
      <span className="burning-text">{ticket.preview}</span>
      <time className="burning-age">{age(millis(ticket.createTime), now)}</time>
    </Link>
  );
}

// The oldest first: it has waited longest for somebody to look.
export function Emergencies({ tickets, lobbyItems, now }: Props) {
  const waiting = [...(tickets ?? [])].reverse();
  const inLobby = (lobbyItems ?? []).filter(isUnread);
  const count = waiting.length + inLobby.length;
  if (!tickets) return null;
  return (
    <section className={`emergencies${count ? ' emergencies-some' : ''}`} aria-labelledby="emergencies-title">
      <h2 id="emergencies-title">
        {count ? say('today.emergencies', { n: count }) : say('today.emergencies.none')}
      </h2>
      {count > 0 && (
        <ul>
          {waiting.map((ticket) => (
            <li key={ticket.name}>
              <Emergency ticket={ticket} now={now} />
            </li>
          ))}
          {inLobby.map((item) => (
            <li key={item.name}>
              <Link to={lobbyPath} className="burning">
                <span className="mark mark-none" aria-hidden="true">
                  ?
                </span>
                <strong>{say('nav.lobby')}</strong>
                <span className="burning-text">{item.text}</span>
                <time className="burning-age">{age(millis(item.createTime), now)}</time>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
