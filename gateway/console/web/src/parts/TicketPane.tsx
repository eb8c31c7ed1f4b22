import { Code } from '@connectrpc/connect';
import { useEffect, useRef, useState } from 'react';

import { TicketState, type Ticket, type TicketEntry } from '../../generated/mugugno/v1/ticket_pb.ts';
import { useKeys } from '../frame/keys.ts';
import type { Person } from '../frame/session.ts';
import { claimTicket, releaseTicket, useClaim } from '../tickets/claims.ts';
import { usePresence, useWriting } from '../tickets/presence.ts';
import { isUnread } from '../tickets/ordering.ts';
import { useRelated } from '../tickets/related.ts';
import { canLink, canSplit, secondTopic, wasSplit } from '../tickets/relations.ts';
import { untold } from '../tickets/told.ts';
import { useOpened } from '../tickets/opened.ts';
import { allows, canDiscard, canForward, canMerge, canTransfer, changesOf, needsAnswer } from '../tickets/states.ts';
import { readDestinations, useDestinations, useTown } from '../towns/directory.ts';
import { shownTown } from '../towns/lastTown.ts';
import { tenantOf, toneOf, type Town } from '../towns/town.ts';
import { codeOf, inWords } from '../wire/failure.ts';
import { counter, relations, tickets, transfers } from '../wire/transport.ts';
import type { Key } from '../words/it.ts';
import { say, sayNumbered } from '../words/language.ts';
import { millis, moment } from '../words/time.ts';
import { topicName } from '../words/topics.ts';
import { AssignDialog } from './AssignDialog.tsx';
import { CloseDialog } from './CloseDialog.tsx';
import { Composer } from './Composer.tsx';
import { Conversation } from './Conversation.tsx';
import { DeskLine } from './DeskLine.tsx';
import { DiscardDialog } from './DiscardDialog.tsx';
import { Empty } from './Empty.tsx';
import { Facts } from './Facts.tsx';
import { ForwardDialog } from './ForwardDialog.tsx';
import { LinkDialog } from './LinkDialog.tsx';
import { MergeDialog } from './MergeDialog.tsx';
import { Related } from './Related.tsx';
import { RestrictDialog } from './RestrictDialog.tsx';
import { RestrictionBand } from './RestrictionBand.tsx';
import { SheetMenu } from './SheetMenu.tsx';
import { SplitDialog } from './SplitDialog.tsx';
import { Standing } from './Standing.tsx';
import { StateDialog } from './StateDialog.tsx';
import { TakeOverDialog } from './TakeOverDialog.tsx';
import { TopicDialog } from './TopicDialog.tsx';
import { TownMark } from './TownMark.tsx';
import { TransferDialog } from './TransferDialog.tsx';
import { UnrestrictDialog } from './UnrestrictDialog.tsx';

// Where a claim could not be made, the next letters wait so long.
const askedAgain = 5_000;
const noEntries: readonly TicketEntry[] = [];

type Asked = 'take over' | 'forward' | 'topic' | 'close' | 'state' | 'assign' | 'merge' | 'split' | 'link' | 'discard' | 'transfer' | 'restrict' | 'unrestrict';

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
  const { offices, people } = useDestinations(tenant);
  const { ticket, entries, failure, take, reread } = useOpened(name, known);
  const [dialog, setDialog] = useState<Asked | null>(null);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState('');
  const [writes, setWrites] = useState<'reply' | 'note'>('reply');
  const asked = useRef(0);
  const claiming = useClaim(name, person.name);
  const { writing, typed, ceased } = useWriting(name);
  const present = usePresence(name, person.name, writing);
  const pane = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    shownTown.show(tenant);
    void readDestinations(tenant);
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
  const state = ticket?.state ?? TicketState.UNSPECIFIED;
  const confirms = ticket && allows(state, 'confirm route') && (ticket.hold || state <= TicketState.TRIAGED);
  const etag = ticket?.etag ?? '';
  const officer = person.officer.includes(tenant);
  const said = entries ?? noEntries;
  const related = useRelated(name, said);
  const second = wasSplit(said) ? '' : secondTopic(ticket?.route, ticket?.topic ?? '');

  // Each with its key; nothing where the ticket does not stand so.
  function asks(what: Asked, holds: boolean | undefined): (() => void) | undefined {
    return holds ? () => setDialog(what) : undefined;
  }
  const acts = {
    acknowledge: unread ? () => act((requestId) => tickets.acknowledgeEmergency({ name, requestId })) : undefined,
    confirm: confirms ? () => act((requestId) => tickets.confirmTicketRoute({ name, etag, requestId })) : undefined,
    charge:
      ticket && allows(state, 'take charge') && !ticket.assignee
        ? () => act((requestId) => tickets.takeCharge({ name, etag, requestId }))
        : undefined,
    restore: allows(state, 'restore') ? () => act((requestId) => tickets.restoreTicket({ name, requestId })) : undefined,
    forward: asks('forward', ticket && canForward(ticket) && offices.length > 0),
    topic: asks('topic', allows(state, 'correct topic')),
    close: asks('close', allows(state, 'close')),
    state: asks('state', ticket && (changesOf(ticket, said).length > 0 || needsAnswer(ticket, said))),
    assign: asks('assign', allows(state, 'assign') && people.length > 0),
    merge: asks('merge', ticket && canMerge(ticket)),
    split: asks('split', ticket && canSplit(ticket) && said.length > 0 && offices.length > 0),
    link: asks('link', ticket && canLink(ticket)),
    discard: asks('discard', ticket && canDiscard(ticket)),
    transfer: asks('transfer', ticket && officer && canTransfer(ticket)),
    restrict: asks('restrict', allows(state, 'note') && people.length > 0),
    unrestrict: asks('unrestrict', allows(state, 'note') && Boolean(ticket?.restriction)),
  };
  const more: readonly [(() => void) | undefined, Key, string][] = [
    [ticket && !claiming.claim ? toggleClaim : undefined, 'claim.begin', 'l'],
    [acts.state, 'ticket.state', 's'],
    [acts.assign, 'ticket.assign', 'g'],
    [acts.transfer, 'ticket.transfer', 'o'],
    [acts.merge, 'ticket.merge', 'm'],
    [acts.split, 'ticket.split', 'w'],
    [acts.link, 'ticket.link', 'b'],
    [ticket?.restriction ? undefined : acts.restrict, 'ticket.restrict', 'q'],
    [acts.discard, 'ticket.discard', 'd'],
  ];
  const offered = more.filter(([press]) => press);
  const menu = useRef<HTMLDetailsElement>(null);

  // Whether it worked.
  async function claim(from = ''): Promise<boolean> {
    setWrong('');
    try {
      await claimTicket(name, from);
      return true;
    } catch (error) {
      setWrong(inWords(error));
      return false;
    }
  }
  function toggleClaim(): void {
    if (claiming.mine) releaseTicket(name);
    else if (claiming.colleague) setDialog('take over');
    else void claim();
  }
  // Who writes works on it, unless somebody else does.
  function whenTyped(): void {
    typed();
    if (claiming.claim || Date.now() - asked.current < askedAgain) return;
    asked.current = Date.now();
    claimTicket(name).catch(() => {});
  }

  function write(kind: 'reply' | 'note'): void {
    setWrites(kind);
    // At once: the next key is the first letter.
    if (field.current) field.current.focus();
    // Where nothing could be written a moment ago.
    else requestAnimationFrame(() => field.current?.focus());
  }

  useKeys({
    l: () => ticket && toggleClaim(),
    a: () => acts.acknowledge?.(),
    y: () => acts.confirm?.(),
    c: () => acts.charge?.(),
    f: () => acts.forward?.(),
    t: () => acts.topic?.(),
    x: () => acts.close?.(),
    s: () => acts.state?.(),
    g: () => acts.assign?.(),
    o: () => acts.transfer?.(),
    m: () => acts.merge?.(),
    w: () => acts.split?.(),
    b: () => acts.link?.(),
    q: () => acts.restrict?.(),
    d: () => acts.discard?.(),
    z: () => acts.restore?.(),
    p: () => {
      const answer = ticket && untold(ticket, said);
      if (answer) tell(answer.name);
    },
    '.': () => {
      if (!menu.current) return;
      menu.current.open = true;
      menu.current.querySelector<HTMLElement>('.menu-sheet button')?.focus();
    },
    r: () => allows(state, 'reply') && write('reply'),
    n: () => allows(state, 'note') && write('note'),
  });
  const tell = (entry: string): void =>
    act(async (requestId) => {
      const found = await counter.recordAnswerTold({ name, entry, requestId });
      reread();
      return found;
    });
  const done = (found: Ticket): void => {
    setDialog(null);
    take(found);
  };
  const leave = (): void => setDialog(null);

  const missing = failure !== undefined && [Code.NotFound, Code.PermissionDenied, Code.InvalidArgument].includes(codeOf(failure));
  if (failure && (!ticket || missing)) {
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
          <RestrictionBand
            ticket={ticket}
            person={person}
            busy={busy}
            onChange={acts.restrict}
            onLift={acts.unrestrict}
          />
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
              <Standing
                ticket={ticket}
                person={person}
                busy={busy}
                onRestore={acts.restore}
                onWithdraw={
                  officer && ticket.transfer && allows(state, 'transfer')
                    ? (offer) =>
                        act(async (requestId) => {
                          await transfers.withdrawTransfer({ name: offer, requestId });
                          return tickets.getTicket({ name });
                        })
                    : undefined
                }
              />
              <Facts
                ticket={ticket}
                town={town}
                person={person}
                busy={busy}
                onConfirm={acts.confirm}
                onTopic={acts.topic}
                onForward={acts.forward}
                onAssign={acts.assign}
              />
              <Related
                related={related}
                second={second && topicName(second)}
                busy={busy}
                onSplit={acts.split}
                onLink={acts.link}
                onUnlink={
                  canLink(ticket)
                    ? (other) => act((requestId) => relations.unlinkTickets({ name, other: other.name, requestId }))
                    : undefined
                }
              />
              <Conversation
                entries={entries}
                ticket={ticket}
                town={town}
                person={person}
                onAgain={officer ? reread : undefined}
                onTold={(entry) => tell(entry.name)}
              />
            </div>
          </div>
          <footer className="ticket-foot">
            <DeskLine
              claiming={claiming}
              present={present}
              onClaim={toggleClaim}
              onRelease={() => releaseTicket(name)}
            />
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
              onTyped={whenTyped}
              colleague={claiming.colleague?.displayName ?? ''}
              onPosted={() => {
                ceased();
                requestAnimationFrame(() => pane.current?.focus({ preventScroll: true }));
              }}
            >
              {acts.charge && (
                <button type="button" className="quiet" disabled={busy} onClick={acts.charge}>
                  {say('ticket.charge')} <kbd>c</kbd>
                </button>
              )}
              {acts.forward && (
                <button type="button" className="quiet" disabled={busy} onClick={acts.forward}>
                  {say('ticket.forward')} <kbd>f</kbd>
                </button>
              )}
              {acts.close && (
                <button type="button" className="quiet" disabled={busy} onClick={acts.close}>
                  {say('ticket.close')} <kbd>x</kbd>
                </button>
              )}
              {offered.length > 0 && (
                <SheetMenu
                  className="acts-menu"
                  label={say('ticket.more')}
                  words={
                    <>
                      {say('ticket.more')} <kbd>.</kbd>
                    </>
                  }
                  menu={menu}
                >
                  {offered.map(([press, words, letter]) => (
                    <button key={letter} type="button" disabled={busy} onClick={press}>
                      {say(words)} <kbd>{letter}</kbd>
                    </button>
                  ))}
                </SheetMenu>
              )}
            </Composer>
          </footer>
          {dialog === 'take over' && claiming.colleague && (
            <TakeOverDialog
              claim={claiming.colleague}
              wrong={wrong}
              onClose={leave}
              onTakeOver={() => void claim(claiming.colleague?.staff).then((done) => done && leave())}
            />
          )}
          {dialog === 'forward' && (
            <ForwardDialog ticket={ticket} town={town} offices={offices} onClose={leave} onDone={done} />
          )}
          {dialog === 'topic' && <TopicDialog ticket={ticket} onClose={leave} onDone={done} />}
          {dialog === 'state' && <StateDialog ticket={ticket} entries={said} onClose={leave} onDone={done} />}
          {dialog === 'assign' && (
            <AssignDialog ticket={ticket} person={person} people={people} onClose={leave} onDone={done} />
          )}
          {dialog === 'merge' && <MergeDialog ticket={ticket} onClose={leave} onDone={done} />}
          {dialog === 'split' && (
            <SplitDialog ticket={ticket} entries={said} town={town} offices={offices} onClose={leave} onDone={done} />
          )}
          {dialog === 'link' && (
            <LinkDialog ticket={ticket} town={town} related={related} onClose={leave} onDone={done} />
          )}
          {dialog === 'restrict' && (
            <RestrictDialog
              ticket={ticket}
              person={person}
              people={people}
              offices={offices}
              onClose={leave}
              onDone={done}
            />
          )}
          {dialog === 'unrestrict' && <UnrestrictDialog ticket={ticket} onClose={leave} onDone={done} />}
          {dialog === 'discard' && <DiscardDialog ticket={ticket} onClose={leave} onDone={done} />}
          {dialog === 'transfer' && (
            <TransferDialog ticket={ticket} entries={said} town={town} onClose={leave} onDone={done} />
          )}
          {dialog === 'close' && (
            <CloseDialog
              ticket={ticket}
              entries={said}
              colleague={claiming.colleague?.displayName ?? ''}
              town={town}
              person={person}
              onClose={leave}
              onDone={leave}
              onTake={take}
              onTyped={whenTyped}
            />
          )}
        </>
      )}
    </article>
  );
}
