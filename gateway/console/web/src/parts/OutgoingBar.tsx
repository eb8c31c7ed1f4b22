import { Code } from '@connectrpc/connect';

import { outgoing, useOutgoing } from '../drafts/post.ts';
import { currentPlace, go, ticketPath } from '../frame/route.ts';
import { useNow } from '../frame/minute.ts';
import type { Outgoing } from '../drafts/outgoing.ts';
import { codeOf, inWords, isChanged } from '../wire/failure.ts';
import { say } from '../words/language.ts';

function failureOf({ failure, town }: Outgoing): string {
  if (isChanged(failure)) return say('outgoing.changed', { town });
  if (codeOf(failure) === Code.Unauthenticated) return say('outgoing.expired', { town });
  return say('outgoing.failed', { town, why: inWords(failure) });
}

function Item({ item, now }: { item: Outgoing; now: number }) {
  const elsewhere = currentPlace().path !== ticketPath(item.ticket);
  const seconds = Math.max(0, Math.ceil((item.due - now) / 1000));
  return (
    <li className={`outgoing outgoing-${item.phase}`}>
      <p>
        {item.phase === 'waiting' && (
          <span aria-live="off">{say('outgoing.waiting', { town: item.town, n: seconds })}</span>
        )}
        {item.phase === 'sending' && say('outgoing.sending', { town: item.town })}
        {item.phase === 'sent' && say('outgoing.sent', { town: item.town })}
        {item.phase === 'failed' && failureOf(item)}
        {item.phase === 'waiting' && <small>{say('outgoing.hint')}</small>}
      </p>
      <span className="outgoing-acts">
        {item.phase === 'waiting' && (
          <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => outgoing.undo(item.id)}>
            {say('outgoing.undo')} <kbd>u</kbd>
          </button>
        )}
        {item.phase === 'failed' && !isChanged(item.failure) && (
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
