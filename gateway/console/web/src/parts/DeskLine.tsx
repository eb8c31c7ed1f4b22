import { Activity, type Presence } from '../../generated/mugugno/v1/claim_pb.ts';
import type { Claiming } from '../tickets/claims.ts';
import { locale, say } from '../words/language.ts';
import { clock, millis } from '../words/time.ts';

interface Props {
  claiming: Claiming;
  present: readonly Presence[];
  onClaim: () => void;
  onRelease: () => void;
}

function names(people: readonly Presence[]): string {
  return new Intl.ListFormat(locale()).format(people.map(({ displayName }) => displayName));
}

// Who else is at this desk: who works on the ticket, who writes, who looks.
export function DeskLine({ claiming: { claim, mine, colleague, takenBy }, present, onClaim, onRelease }: Props) {
  const writing = present.filter(({ activity }) => activity === Activity.WRITING);
  // Who works on it is named already.
  const looking = present.filter(({ activity, staff }) => activity !== Activity.WRITING && staff !== colleague?.staff);
  const until = claim ? clock(millis(claim.expireTime)) : '';
  return (
    <div className={`desk-line${colleague ? ' desk-line-taken' : ''}`} data-empty={!claim && !present.length}>
      <p role="status" className="desk-words">
        {takenBy && <strong>{say('claim.takenBy', { name: takenBy.displayName, until })} </strong>}
        {colleague && !takenBy && <strong>{say('claim.colleague', { name: colleague.displayName, until })} </strong>}
        {mine && <span>{say('claim.mine', { until })} </span>}
        {writing.length > 0 && (
          <span className="desk-writing">{say('presence.writing', { n: writing.length, names: names(writing) })} </span>
        )}
        {looking.length > 0 && <span>{say('presence.looking', { n: looking.length, names: names(looking) })}</span>}
      </p>
      {colleague && (
        <button type="button" className="quiet" onClick={onClaim}>
          {say('claim.takeOver')} <kbd>l</kbd>
        </button>
      )}
      {mine && (
        <button type="button" className="quiet" onClick={onRelease}>
          {say('claim.release')} <kbd>l</kbd>
        </button>
      )}
    </div>
  );
}
