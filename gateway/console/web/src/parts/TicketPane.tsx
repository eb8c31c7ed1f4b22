import { Code } from '@connectrpc/connect';
import { useEffect, useRef, useState } from 'react';

import type { Ticket } from '../../generated/mugugno/v1/ticket_pb.ts';
import { useKeys } from '../frame/keys.ts';
import type { Person } from '../frame/session.ts';
import { isUnread } from '../tickets/ordering.ts';
import { useOpened } from '../tickets/opened.ts';
import { canConfirm, canForward, canNote, canReply, canTakeCharge } from '../tickets/states.ts';
import { readOffices, useOffices, useTown } from '../towns/directory.ts';
import { shownTown } from '../towns/lastTown.ts';
import { tenantOf, toneOf, type Town } from '../towns/town.ts';
import { codeOf, inWords } from '../wire/failure.ts';
import { tickets } from '../wire/transport.ts';
import { say, sayNumbered } from '../words/language.ts';
import { millis, moment } from '../words/time.ts';
import { CloseDialog } from './CloseDialog.tsx';
import { Composer } from './Composer.tsx';
import { Conversation } from './Conversation.tsx';
import { Empty } from './Empty.tsx';
import { Facts } from './Facts.tsx';
import { ForwardDialog } from './ForwardDialog.tsx';
import { TopicDialog } from './TopicDialog.tsx';
import { TownMark } from './TownMark.tsx';

interface Props {
  name: string;
  person: Person;
  known: Ticket | undefined;
  onBack: () => void;
}

// Whose ticket this is: never off the screen while it is open.
function Band({ town, ticket, onBack }: { town: Town; ticket: Ticket | undefined; onBack: () => void }) {
  return (
    <header className="band">
      <button type="button" className="band-back" onClick={onBack}>
        <span aria-hidden="true">←</span> <span className="band-back-words">{say('ticket.toList')}</span>
      </button>
      <TownMark town={town} large />
      <h2 className="band-town">
        {say('town.of', { town: town.name })}
        {town.training && <span className="badge-held">{say('town.training')}</span>}
      </h2>
      {ticket && (
        <p className="band-facts">
          <span className="number">{ticket.number}</span>
          <span className="band-state">{sayNumbered('state', ticket.state)}</span>
        </p>
      )}
    </header>
  );
}

export function TicketPane({ name, person, known, onBack }: Props) {
  const tenant = tenantOf(name);
  const town = useTown(tenant);
  const offices = useOffices(tenant);
  const { ticket, entries, failure, take, reread } = useOpened(name, known);
  const [dialog, setDialog] = useState<'forward' | 'topic' | 'close' | null>(null);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState('');
  const [writes, setWrites] = useState<'reply' | 'note'>('reply');
  const pane = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    shownTown.show(tenant);
    void readOffices(tenant);
  }, [tenant]);
  useEffect(() => {
    document.title = `${ticket?.number ?? ''} ${say('town.of', { town: town.name })} · ${say('app.name')}`;
  }, [ticket?.number, town.name]);
  // Arrows and the space bar scroll what was said.
  const there = Boolean(ticket);
  useEffect(() => {
    pane.current?.focus({ preventScroll: true });
  }, [there]);

  function act(call: (requestId: string) => Promise<Ticket>): void {
    if (busy) return;
    setBusy(true);
    setWrong('');
    call(crypto.randomUUID())
      .then(take, (error: unknown) => {
        setWrong(inWords(error));
        reread();
      })
      .finally(() => setBusy(false));
  }

  const unread = ticket && isUnread(ticket);
  const confirms = ticket && canConfirm(ticket.state) && (ticket.hold || ticket.state <= 2);
  const etag = ticket?.etag ?? '';
  const acts = {
    acknowledge: () => unread && act((requestId) => tickets.acknowledgeEmergency({ name, requestId })),
    confirm: () => confirms && act((requestId) => tickets.confirmTicketRoute({ name, etag, requestId })),
    charge: () =>
      ticket && canTakeCharge(ticket.state) && act((requestId) => tickets.takeCharge({ name, etag, requestId })),
    forward: () => ticket && canForward(ticket.state) && offices.length && setDialog('forward'),
    topic: () => ticket && canReply(ticket.state) && setDialog('topic'),
    close: () => ticket && canReply(ticket.state) && setDialog('close'),
  };

  function write(kind: 'reply' | 'note'): void {
    setWrites(kind);
    // At once: the next key is the first letter.
    field.current?.focus();
  }

  useKeys({
    a: acts.acknowledge,
    y: acts.confirm,
    c: acts.charge,
    f: acts.forward,
    t: acts.topic,
    x: acts.close,
    r: () => ticket && canReply(ticket.state) && write('reply'),
    n: () => ticket && canNote(ticket.state) && write('note'),
  });

  if (failure && !ticket) {
    const missing = [Code.NotFound, Code.PermissionDenied, Code.InvalidArgument].includes(codeOf(failure));
    return (
      <article className={`ticket tone-${toneOf(town.id)}`}>
        <Band town={town} ticket={undefined} onBack={onBack} />
        <Empty title={say(missing ? 'ticket.missing' : 'ticket.failed')} text={missing ? undefined : inWords(failure)}>
          {!missing && (
            <button type="button" className="btn btn-outline-primary btn-sm" onClick={reread}>
              {say('app.retry')}
            </button>
          )}
        </Empty>
      </article>
    );
  }

  return (
    <article
      className={`ticket tone-${toneOf(town.id)}`}
      aria-label={`${say('town.of', { town: town.name })}, ${say('ticket.label', { number: ticket?.number ?? '' })}`}
    >
      <Band town={town} ticket={ticket} onBack={onBack} />
      {ticket && (
        <>
          <div className="ticket-scroll" ref={pane} tabIndex={-1}>
            <div className="ticket-main">
              {unread && (
                <div className="alarm" role="alert">
                  <p>{say('ticket.emergency')}</p>
                  <button type="button" className="btn btn-danger" disabled={busy} onClick={acts.acknowledge}>
                    {say('ticket.acknowledge')} <kbd>a</kbd>
                  </button>
                </div>
              )}
              {ticket.emergency && ticket.emergencyAcknowledgeTime && (
                <p className="seen">
                  {say('ticket.emergency.seen', { when: moment(millis(ticket.emergencyAcknowledgeTime)) })}
                </p>
              )}
              <Facts
                ticket={ticket}
                town={town}
                person={person}
                busy={busy}
                onConfirm={confirms ? acts.confirm : undefined}
                onTopic={canReply(ticket.state) ? acts.topic : undefined}
                onForward={canForward(ticket.state) && offices.length ? acts.forward : undefined}
              />
              <Conversation entries={entries} ticket={ticket} town={town} person={person} />
            </div>
          </div>
          <footer className="ticket-foot">
            {wrong && (
              <p className="wrong" role="alert">
                {wrong}
              </p>
            )}
            <Composer
              ticket={ticket}
              entries={entries ?? []}
              town={town}
              person={person}
              kind={writes}
              onKind={write}
              field={field}
              onDone={reread}
              onPosted={() => requestAnimationFrame(() => pane.current?.focus({ preventScroll: true }))}
            >
              {canTakeCharge(ticket.state) && ticket.assignee !== person.name && (
                <button type="button" className="quiet" disabled={busy} onClick={acts.charge}>
                  {say('ticket.charge')} <kbd>c</kbd>
                </button>
              )}
              {canForward(ticket.state) && offices.length > 0 && (
                <button type="button" className="quiet" disabled={busy} onClick={acts.forward}>
                  {say('ticket.forward')} <kbd>f</kbd>
                </button>
              )}
              {canReply(ticket.state) && (
                <button type="button" className="quiet" disabled={busy} onClick={acts.close}>
                  {say('ticket.close')} <kbd>x</kbd>
                </button>
              )}
            </Composer>
          </footer>
          {dialog === 'forward' && (
            <ForwardDialog
              ticket={ticket}
              town={town}
              offices={offices}
              onClose={() => setDialog(null)}
              onDone={(found) => {
                setDialog(null);
                take(found);
              }}
            />
          )}
          {dialog === 'topic' && (
            <TopicDialog
              ticket={ticket}
              onClose={() => setDialog(null)}
              onDone={(found) => {
                setDialog(null);
                take(found);
              }}
            />
          )}
          {dialog === 'close' && (
            <CloseDialog
              ticket={ticket}
              town={town}
              person={person}
              onClose={() => setDialog(null)}
              onDone={() => setDialog(null)}
              onTake={take}
            />
          )}
        </>
      )}
    </article>
  );
}
