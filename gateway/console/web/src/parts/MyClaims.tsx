import { ticketPath } from '../frame/route.ts';
import { useObserved } from '../frame/observed.ts';
import type { Person } from '../frame/session.ts';
import { claimed, mineOf, releaseTicket } from '../tickets/claims.ts';
import { townNamed } from '../towns/directory.ts';
import { tenantOf } from '../towns/town.ts';
import { say } from '../words/language.ts';
import { clock, millis } from '../words/time.ts';
import { Link } from './Link.tsx';
import { TownMark } from './TownMark.tsx';

// What this person said to be working on, to go back to or to let go.
export function MyClaims({ person }: { person: Person }) {
  const mine = mineOf(useObserved(claimed), person.name);
  if (!mine.length) return null;
  return (
    <section className="claims" aria-labelledby="claims-title">
      <h2 id="claims-title">{say('claim.list')}</h2>
      <ul>
        {mine.map((claim) => {
          const town = townNamed(tenantOf(claim.ticket));
          return (
            <li key={claim.ticket}>
              <TownMark town={town} />
              <Link to={ticketPath(claim.ticket)}>{claim.number}</Link>
              <span className="soft">{say('claim.until', { until: clock(millis(claim.expireTime)) })}</span>
              <button
                type="button"
                className="quiet"
                aria-label={say('claim.release.of', { number: claim.number })}
                onClick={() => releaseTicket(claim.ticket)}
              >
                {say('claim.release')}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
