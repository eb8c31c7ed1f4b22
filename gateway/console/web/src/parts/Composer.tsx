import { useEffect, useId, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';

import type { Ticket, TicketEntry } from '../../generated/mugugno/v1/ticket_pb.ts';
import { askToSend } from '../drafts/asked.ts';
import { checkAnswer } from '../drafts/check.ts';
import { dropDraft, readDraft, retyped } from '../drafts/drafts.ts';
import { answering, mayAnswer } from '../drafts/guidelines.ts';
import { colleaguesAnswer, since } from '../drafts/news.ts';
import { outgoing, useOutgoing } from '../drafts/post.ts';
import { questionsFor } from '../drafts/questions.ts';
import { readability } from '../drafts/readability.ts';
import { useDraft } from '../drafts/useDraft.ts';
import { useKeys } from '../frame/keys.ts';
import { useNow } from '../frame/minute.ts';
import { currentPlace, go, ticketPath } from '../frame/route.ts';
import type { Person } from '../frame/session.ts';
import { claimed, releaseTicket } from '../tickets/claims.ts';
import { touched } from '../tickets/live.ts';
import { needsTemplate, replyWindow } from '../tickets/replyWindow.ts';
import { allows } from '../tickets/states.ts';
import { whoIs } from '../tickets/who.ts';
import { townNamed, useTowns } from '../towns/directory.ts';
import { shownTown } from '../towns/lastTown.ts';
import type { Town } from '../towns/town.ts';
import { inWords } from '../wire/failure.ts';
import { tickets } from '../wire/transport.ts';
import { locale, say } from '../words/language.ts';
import { millis, moment } from '../words/time.ts';
import { News } from './News.tsx';
import { TextDialog } from './TextDialog.tsx';
import { TownMark } from './TownMark.tsx';

interface Props {
  ticket: Ticket;
  entries: readonly TicketEntry[];
  town: Town;
  person: Person;
  kind: 'reply' | 'note';
  onKind: (kind: 'reply' | 'note') => void;
  field: RefObject<HTMLTextAreaElement>;
  onDone: () => void;
  onPosted: () => void;
  onTyped: () => void;
  colleague: string; // who works on the ticket just now; empty for nobody else
  children: ReactNode;
}

const mostBytes = 16_384;

export function Composer({ ticket, entries, town, person, kind, onKind, field, onDone, onPosted, onTyped, colleague, children }: Props) {
  const id = useId();
  const { neighbours } = useTowns();
  const { draft, write, drop } = useDraft(person.name, ticket.name, kind);
  const [picking, setPicking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState('');
  const posts = useOutgoing();
  const leaving = posts.find((item) => item.ticket === ticket.name && (item.phase === 'waiting' || item.phase === 'sending'));
  const sentNow = posts.find((item) => item.ticket === ticket.name && item.phase === 'sent')?.id;

  const last = entries.at(-1)?.name ?? '';
  const changed = Boolean(draft.text) && draft.etag !== '' && draft.etag !== ticket.etag;
  const news = changed ? since(entries, draft.seen) : [];
  const answer = colleaguesAnswer(news, person.name);
  const [held, setHeld] = useState(false);
  const read = useMemo(() => (kind === 'reply' ? readability(draft.text) : undefined), [kind, draft.text]);
  const long = new TextEncoder().encode(draft.text).length > mostBytes;
  const allowed = allows(ticket.state, kind);
  const now = useNow();
  const takes = kind === 'reply' ? replyWindow(ticket, now) : 'open';
  const off = kind === 'reply' ? ticket.repliesOff : undefined;
  const locked = Boolean(leaving) && kind === 'reply';
  const hasTexts = allows(ticket.state, 'reply') && !ticket.repliesOff && !locked && person.officer.includes(town.tenant);

  // What was sent is no draft any more; what was begun since, or of another kind, is.
  const seenSent = useRef(sentNow);
  useEffect(() => {
    if (sentNow && sentNow !== seenSent.current && !readDraft(person.name, ticket.name, kind)) drop();
    seenSent.current = sentNow;
  }, [sentNow, drop, person.name, ticket.name, kind]);

  // A colleague's answer comes first: ours, still waiting, does not leave before it was read.
  const waits = leaving?.phase === 'waiting' && kind === 'reply' ? leaving.id : '';
  const answered = answer?.name ?? '';
  useEffect(() => {
    if (waits && answered && outgoing.undo(waits)) setHeld(true);
  }, [waits, answered]);

  // As tall as what is written, up to a point.
  useEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.height = 'auto';
    area.style.height = `${Math.min(area.scrollHeight + 2, 260)}px`;
  }, [draft.text, kind, field]);

  function typed(text: string): void {
    onTyped();
    // The ticket as it was when the first letter was written.
    const begins = !draft.text;
    if (kind === 'reply') outgoing.forgetDone(ticket.name);
    write(begins ? { text, etag: ticket.etag, seen: last } : retyped(draft, text));
  }

  useKeys({
    e: () => {
      if (!hasTexts) return;
      onKind('reply');
      setPicking(true);
    },
  });

  // Behind what is there already.
  function insert(text: string, template: string): void {
    setPicking(false);
    const before = draft.text.trim() ? `${draft.text.trimEnd()}\n\n` : '';
    const begun = before ? draft : { etag: ticket.etag, seen: last };
    write({ ...begun, text: before + text, template });
    requestAnimationFrame(() => field.current?.focus());
  }

  // What this page showed when it was asked to send.
  function post(): void {
    setHeld(false);
    // What has happened until now was read.
    write({ ...draft, etag: ticket.etag, seen: last });
    const { text, template = '' } = draft;
    const { etag, name } = ticket;
    const staff = person.name;
    outgoing.post({
      ticket: name,
      town: town.name,
      send: async (requestId) => {
        await answering(() =>
          tickets.replyToTicket({ name, text, etag, requestId, useTemplate: needsTemplate(ticket), textTemplate: template }),
        );
        dropDraft(staff, name, 'reply');
        touched(name);
        if (claimed.get().get(name)?.staff === staff) releaseTicket(name);
      },
    });
    onPosted();
  }

  async function send(): Promise<void> {
    if (!draft.text.trim() || long || locked || busy || !allowed || off || takes === 'closed') return;
    if (kind === 'note') return note();
    const before = shownTown.before();
    setBusy(true);
    const found = await checkAnswer(town.tenant, ticket.channel, draft.text);
    setBusy(false);
    const asked = questionsFor(
      {
        text: draft.text,
        town: town.name,
        known: neighbours,
        before: before && before !== town.tenant ? townNamed(before).name : '',
        colleague,
        answered: answer ? { name: whoIs(answer.author, person), text: answer.text } : undefined,
        changed,
      },
      found,
    );
    if (!(await mayAnswer())) field.current?.focus();
    else if (!asked.length) post();
    else askToSend({ questions: asked, town, onSend: post, onReview: review });
  }

  function review(): void {
    if (currentPlace().path !== ticketPath(ticket.name)) go(ticketPath(ticket.name));
    requestAnimationFrame(() => field.current?.focus());
  }

  async function note(): Promise<void> {
    setBusy(true);
    setWrong('');
    try {
      await tickets.addTicketNote({ name: ticket.name, text: draft.text, requestId: crypto.randomUUID() });
      drop();
      onDone();
    } catch (error) {
      setWrong(inWords(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <form
        className={`composer composer-${kind}${draft.text ? ' composer-filled' : ''}`}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <div className="composer-head">
          <div className="tabs" role="group" aria-label={say('compose.kind')}>
            <button type="button" aria-pressed={kind === 'reply'} onClick={() => onKind('reply')}>
              {say('compose.reply')} <kbd>r</kbd>
            </button>
            <button type="button" aria-pressed={kind === 'note'} onClick={() => onKind('note')}>
              {say('compose.note')} <kbd>n</kbd>
            </button>
          </div>
          {hasTexts && kind === 'reply' && (
            <button type="button" className="quiet" onClick={() => setPicking(true)}>
              {say('text.open')} <kbd>e</kbd>
            </button>
          )}
          <div className="composer-acts">{children}</div>
        </div>
        {changed && kind === 'reply' && !leaving && (
          <News
            entries={news}
            person={person}
            held={held}
            onSeen={() => {
              setHeld(false);
              write({ ...draft, etag: ticket.etag, seen: last });
              field.current?.focus();
            }}
          />
        )}
        {wrong && (
          <p className="wrong" role="alert">
            {say('compose.failed', { why: wrong })}
          </p>
        )}
        {allowed && off && (
          <p className="notice" role="status">
            {say('compose.off')} <q>{off.notice?.it}</q> {say('compose.off.instead')}
          </p>
        )}
        {allowed && kind === 'reply' && !off && ticket.replyWindowEndTime && (
          <p className={takes === 'open' ? 'soft' : 'notice'} role="status">
            {say(`compose.window.${takes}`, { until: moment(millis(ticket.replyWindowEndTime), now) })}
          </p>
        )}
        {allowed && off ? null : allowed ? (
          <>
            <label className="visually-hidden" htmlFor={`${id}-text`}>
              {say(kind === 'reply' ? 'compose.reply.label' : 'compose.note.label')}
            </label>
            <textarea
              id={`${id}-text`}
              ref={field}
              className="form-control"
              rows={2}
              value={draft.text}
              readOnly={locked || busy}
              aria-describedby={kind === 'reply' ? `${id}-signature` : undefined}
              placeholder={say(kind === 'reply' ? 'compose.placeholder' : 'compose.note.placeholder')}
              onChange={(event) => typed(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
                  event.preventDefault();
                  void send();
                } else if (event.key === 'Escape') {
                  event.stopPropagation();
                  event.currentTarget.blur();
                }
              }}
            />
            {read && (
              <p className="readability">
                {say(`read.${read.reading}`)} <span className="readability-index">{say('read.gulpease', { index: read.index })}</span>
              </p>
            )}
            <div className="composer-foot">
              {kind === 'reply' && (
                <p className="signature" id={`${id}-signature`}>
                  <span className="visually-hidden">{say('compose.signature')}: </span>
                  {town.signature || say('town.of', { town: town.name })}
                </p>
              )}
              {long && <p className="wrong">{say('compose.long')}</p>}
              {locked && leaving ? (
                <button
                  type="button"
                  className="btn btn-outline-primary"
                  disabled={leaving.phase !== 'waiting'}
                  onClick={() => outgoing.undo(leaving.id)}
                >
                  {say('outgoing.undo')} <kbd>u</kbd>
                </button>
              ) : (
                <button type="submit" className="btn btn-primary send" disabled={!draft.text.trim() || long || busy || takes === 'closed'}>
                  {kind === 'reply' ? (
                    <>
                      <TownMark town={town} />
                      {say('compose.as', { town: town.name.toLocaleUpperCase(locale()) })}
                    </>
                  ) : (
                    say('compose.note.add')
                  )}
                </button>
              )}
            </div>
          </>
        ) : (
          <p className="soft">{say('compose.cannot')}</p>
        )}
      </form>
      {picking && <TextDialog ticket={ticket} town={town} onClose={() => setPicking(false)} onInsert={insert} />}
    </>
  );
}
