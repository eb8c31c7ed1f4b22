import { Code } from '@connectrpc/connect';

import { outgoing, useOutgoing } from '../drafts/post.ts';
import { currentPlace, go, ticketPath } from '../frame/route.ts';
import { useNow } from '../frame/minute.ts';
import type { Outgoing } from '../drafts/outgoing.ts';
import { BulkFailure } from '../tickets/bulk.ts';
import { codeOf, inWords, isChanged } from '../wire/failure.ts';
import { say } from '../words/language.ts';
import { Link } from './Link.tsx';

function failureOf({ failure, town }: Outgoing): string {
  if (isChanged(failure)) return say('outgoing.changed', { town });
  if (codeOf(failure) === Code.Unauthenticated) return say('outgoing.expired', { town });
  return say('outgoing.failed', { town, why: inWords(failure) });
}

// What somebody changed meanwhile is looked at first: the same call would be refused again.
function canRetry(failure: unknown): boolean {
  if (failure instanceof BulkFailure) return failure.failed.some(({ error }) => !isChanged(error));
  return !isChanged(failure);
}

// What could not be done, ticket by ticket.
function FailedOnes({ failure }: { failure: BulkFailure }) {
  return (
    <ul className="outgoing-failures">
      {failure.failed.map(({ ticket, error }) => (
        <li key={ticket.name}>
          <Link to={ticketPath(ticket.name)}>{ticket.number}</Link> {inWords(error)}
        </li>
      ))}
    </ul>
  );
}

function wordsOf({ several, phase, town, failure, ...item }: Outgoing, now: number): string {
  const n = Math.max(0, Math.ceil((item.due - now) / 1000));
  if (several) {
    const what = say(`bulk.${several.act}.what`, { n: several.count });
    if (phase === 'failed') return say('outgoing.several.failed', { what, n: failure instanceof BulkFailure ? failure.failed.length : several.count });
    if (phase === 'waiting') return say('outgoing.several.waiting', { what, towns: town, n });
    return say(`outgoing.several.${phase}`, { what });
  }
  if (phase === 'failed') return failureOf({ several, phase, town, failure, ...item });
  return say(`outgoing.${phase}`, { town, n });
}

function Item({ item, now }: { item: Outgoing; now: number }) {
  const elsewhere = item.ticket && currentPlace().path !== ticketPath(item.ticket);
  return (
    <li className={`outgoing outgoing-${item.phase}`}>
      <div className="outgoing-words">
        <span aria-live={item.phase === 'waiting' ? 'off' : undefined}>{wordsOf(item, now)}</span>
        {item.phase === 'waiting' && <small>{say(item.several ? 'outgoing.several.hint' : 'outgoing.hint')}</small>}
        {item.failure instanceof BulkFailure && <FailedOnes failure={item.failure} />}
      </div>
      <span className="outgoing-acts">
        {item.phase === 'waiting' && (
          <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => outgoing.undo(item.id)}>
            {say(item.several ? 'app.cancel' : 'outgoing.undo')} <kbd>u</kbd>
          </button>
        )}
        {item.phase === 'failed' && canRetry(item.failure) && (
          <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => outgoing.retry(item.id)}>
            {say('app.retry')}
          </button>
        )}
        {item.phase === 'failed' && (
          <button type="button" className="quiet" onClick={() => outgoing.forget(item.id)}>
            {say('app.close')}
          </button>
        )}
        {elsewhere && (
          <button type="button" className="quiet" onClick={() => go(ticketPath(item.ticket))}>
            {say('outgoing.open')}
          </button>
        )}
      </span>
    </li>
  );
}

// What is about to leave, on every page, with the way back.
export function OutgoingBar() {
  const items = useOutgoing();
  const now = useNow(items.length ? 250 : 60_000);
  return (
    <section className="outgoing-bar" aria-label={say('outgoing.label')} hidden={!items.length}>
      <ul aria-live="polite">
        {items.map((item) => (
          <Item key={item.id} item={item} now={now} />
        ))}
      </ul>
    </section>
  );
}
