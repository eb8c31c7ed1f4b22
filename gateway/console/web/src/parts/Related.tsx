import type { Ticket } from '../../generated/mugugno/v1/ticket_pb.ts';
import { ticketPath } from '../frame/route.ts';
import { say, sayNumbered } from '../words/language.ts';
import { topicName } from '../words/topics.ts';
import { Link } from './Link.tsx';

interface Props {
  related: readonly Ticket[];
  // The topic of a second matter, in words; empty where there seems to be none.
  second: string;
  busy: boolean;
  onSplit: (() => void) | undefined;
  onLink: (() => void) | undefined;
  onUnlink: ((other: Ticket) => void) | undefined;
}

// What else of the comune has to do with the ticket, and whether its message looks like two.
export function Related({ related, second, busy, onSplit, onLink, onUnlink }: Props) {
  if (!related.length && !(second && onSplit)) return null;
  return (
    <section className="related" aria-label={say('related.title')}>
      {second && onSplit && (
        <p className="remark">
          {say('split.suggestion', { topic: second })}{' '}
          <button type="button" className="quiet" disabled={busy} onClick={onSplit}>
            {say('ticket.split')} <kbd>w</kbd>
          </button>
        </p>
      )}
      {related.length > 0 && (
        <>
          <h3>{say('related.title')}</h3>
          <ul>
            {related.map((each) => (
              <li key={each.name}>
                <Link to={ticketPath(each.name)} className="number">
                  {each.number}
                </Link>{' '}
                <span className="related-state">
                  {topicName(each.topic)} · {sayNumbered('state', each.state)}
                </span>{' '}
                <span className="related-words">{each.preview}</span>
                {onUnlink && (
                  <button
                    type="button"
                    className="quiet"
                    disabled={busy}
                    aria-label={say('related.remove.of', { number: each.number })}
                    onClick={() => onUnlink(each)}
                  >
                    {say('related.remove')}
                  </button>
                )}
              </li>
            ))}
          </ul>
          {onLink && (
            <button type="button" className="quiet" disabled={busy} onClick={onLink}>
              {say('related.add')} <kbd>b</kbd>
            </button>
          )}
        </>
      )}
    </section>
  );
}
