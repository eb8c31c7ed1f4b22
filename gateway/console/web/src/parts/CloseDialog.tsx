import { useEffect, useState } from 'react';

import { TicketOutcome, type Ticket, type TicketEntry } from '../../generated/mugugno/v1/ticket_pb.ts';
import { askToSend } from '../drafts/asked.ts';
import { checkAnswer } from '../drafts/check.ts';
import { dropDraft, retyped } from '../drafts/drafts.ts';
import { answering, mayAnswer } from '../drafts/guidelines.ts';
import { colleaguesAnswer, since } from '../drafts/news.ts';
import { outgoing } from '../drafts/post.ts';
import { questionsFor } from '../drafts/questions.ts';
import { useDraft } from '../drafts/useDraft.ts';
import { useShown } from '../drafts/useShown.ts';
import type { Person } from '../frame/session.ts';
import { touched } from '../tickets/live.ts';
import { claimed, releaseTicket } from '../tickets/claims.ts';
import { needsTemplate } from '../tickets/replyWindow.ts';
import { whoIs } from '../tickets/who.ts';
import { townNamed, useTowns } from '../towns/directory.ts';
import { shownTown } from '../towns/lastTown.ts';
import type { Town } from '../towns/town.ts';
import { tickets } from '../wire/transport.ts';
import { locale, say, sayNumbered } from '../words/language.ts';
import { ActDialog } from './ActDialog.tsx';
import { Field } from './Field.tsx';
import { News } from './News.tsx';
import { TextDialog } from './TextDialog.tsx';

interface Props {
  ticket: Ticket;
  entries: readonly TicketEntry[];
  colleague: string; // who works on the ticket just now; empty for nobody else
  town: Town;
  person: Person;
  onClose: () => void;
  onDone: () => void;
  onTake: (ticket: Ticket) => void;
  onTyped: () => void;
}

const outcomes = [1, 2, 3, 4, 5, 6, 7, 8] as const;
// Where nobody answers on the channel.
const silentOutcomes = [TicketOutcome.NO_REPLY_NEEDED] as const;

// How it ended, and what the citizen is told of it: it leaves as a reply does, after ten seconds.
export function CloseDialog({ ticket, entries, colleague, town, person, onClose, onDone, onTake, onTyped }: Props) {
  const { neighbours } = useTowns();
  const { draft, write, drop } = useDraft(person.name, ticket.name, 'close');
  const [outcome, setOutcome] = useState<TicketOutcome>(ticket.repliesOff ? TicketOutcome.NO_REPLY_NEEDED : TicketOutcome.FIXED);
  const [reason, setReason] = useState('');
  const [picking, setPicking] = useState(false);
  // The ticket as it was when the writing began, or when the dialog opened.
  const last = entries.at(-1)?.name ?? '';
  const [opened, setOpened] = useState({ etag: ticket.etag, seen: last });
  useEffect(() => {
    // The entries came after the dialog.
    if (!opened.seen && last) setOpened((at) => ({ ...at, seen: last }));
  }, [opened.seen, last]);
  const began = draft.text && draft.seen ? draft : opened;
  const changed = began.etag !== ticket.etag;
  const news = changed ? since(entries, began.seen) : [];
  const answer = colleaguesAnswer(news, person.name);
  const silent = outcome === TicketOutcome.NO_REPLY_NEEDED;
  const isShown = useShown(`${outcome} ${draft.text}`);

  function post(): void {
    const { name, etag } = ticket;
    const { text, template = '' } = draft;
    const staff = person.name;
    outgoing.post({
      ticket: name,
      town: town.name,
      send: async (id) => {
        await answering(() =>
          tickets.closeTicket({
            name, outcome, text, etag, requestId: id, useTemplate: needsTemplate(ticket), textTemplate: template,
          }),
        );
        dropDraft(staff, name, 'close');
        touched(name);
        if (claimed.get().get(name)?.staff === staff) releaseTicket(name);
      },
    });
    onDone();
  }

  async function submit(requestId: string): Promise<string | void> {
    if (outgoing.holds(ticket.name)) return say('close.leaving');
    if (!(silent ? reason : draft.text).trim()) return say('close.missing');
    if (silent) {
      if (news.length) return say('close.changed');
      onTake(await tickets.closeTicket({ name: ticket.name, outcome, reason: reason.trim(), etag: ticket.etag, requestId }));
      drop();
      return onDone();
    }
    const before = shownTown.before();
    const found = await checkAnswer(town.tenant, ticket.channel, draft.text);
    const asked = questionsFor(
      {
        text: draft.text,
        town: town.name,
        known: neighbours,
        before: before && before !== town.tenant ? townNamed(before).name : '',
        colleague,
        answered: answer ? { name: whoIs(answer.author, person), text: answer.text } : undefined,
        changed: news.length > 0,
      },
      found,
    );
    if (!(await mayAnswer()) || !isShown()) return;
    if (!asked.length) post();
    else askToSend({ questions: asked, town, onSend: post, onReview: () => {} });
  }

  return (
    <>
      <ActDialog
        title={say('close.title')}
        submit={silent ? say('close.title') : say('close.submit', { town: town.name.toLocaleUpperCase(locale()) })}
        onClose={onClose}
        onSubmit={submit}
      >
        {news.length > 0 && (
          <News
            entries={news}
            person={person}
            held={false}
            onSeen={() => {
              setOpened({ etag: ticket.etag, seen: last });
              if (draft.text) write({ ...draft, etag: ticket.etag, seen: last });
            }}
          />
        )}
        <div className="field">
          <label htmlFor="outcome">{say('close.outcome')}</label>
          <select
            id="outcome"
            className="form-select"
            data-first
            value={outcome}
            onChange={(event) => setOutcome(Number(event.target.value) as TicketOutcome)}
          >
            {(ticket.repliesOff ? silentOutcomes : outcomes).map((each) => (
              <option key={each} value={each}>
                {sayNumbered('outcome', each)}
              </option>
            ))}
          </select>
        </div>
        {ticket.repliesOff && (
          <p className="notice">
            {say('compose.off')} <q>{ticket.repliesOff.notice?.it}</q>
          </p>
        )}
        {silent ? (
          <Field label={say('close.reason')} rows={3} value={reason} onChange={setReason} />
        ) : (
          <>
            <Field
              label={say('close.text')}
              rows={5}
              value={draft.text}
              onChange={(text) => {
                onTyped();
                outgoing.forgetDone(ticket.name);
                write({ ...retyped(draft, text), etag: began.etag, seen: began.seen });
              }}
            />
            {person.officer.includes(town.tenant) && (
              <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => setPicking(true)}>
                {say('text.open')}
              </button>
            )}
            <p className="signature">{town.signature || say('town.of', { town: town.name })}</p>
          </>
        )}
      </ActDialog>
      {picking && (
        <TextDialog
          ticket={ticket}
          town={town}
          onClose={() => setPicking(false)}
          onInsert={(text, template) => {
            setPicking(false);
            const before = draft.text.trim() ? `${draft.text.trimEnd()}\n\n` : '';
            write({ text: before + text, etag: began.etag, seen: began.seen, template });
          }}
        />
      )}
    </>
  );
}
