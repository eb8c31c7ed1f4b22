import { useState } from 'react';

import { TicketOutcome, type Ticket } from '../../generated/mugugno/v1/ticket_pb.ts';
import { checkAnswer } from '../drafts/check.ts';
import { dropDraft } from '../drafts/drafts.ts';
import { answering, mayAnswer } from '../drafts/guidelines.ts';
import { outgoing } from '../drafts/post.ts';
import { questionsFor } from '../drafts/questions.ts';
import { useDraft } from '../drafts/useDraft.ts';
import { useShown } from '../drafts/useShown.ts';
import type { Person } from '../frame/session.ts';
import { bulkOf, byTown, sharedBy, type Act } from '../tickets/bulk.ts';
import { needsTemplate } from '../tickets/replyWindow.ts';
import { touched } from '../tickets/live.ts';
import { allows, canForward } from '../tickets/states.ts';
import { destinationsOf, townNamed, useTowns, worksWith, type Destination } from '../towns/directory.ts';
import { tenantOf } from '../towns/town.ts';
import { tickets as calls } from '../wire/transport.ts';
import { locale, say, sayNumbered } from '../words/language.ts';
import { ActDialog } from './ActDialog.tsx';
import { Field } from './Field.tsx';
import { askInWords } from './GuardDialog.tsx';
import { PickList } from './PickList.tsx';
import { TownMark } from './TownMark.tsx';

export type BulkAct = 'forward' | 'assign' | 'close';

interface Props {
  act: BulkAct;
  tickets: readonly Ticket[];
  person: Person;
  onClose: () => void;
  onPosted: () => void;
}

const outcomes = [1, 2, 3, 4, 5, 6, 7, 8] as const;

function fits(act: BulkAct, ticket: Ticket): boolean {
  if (act === 'forward') return canForward(ticket);
  return allows(ticket.state, act);
}

const officesOf = (tenant: string): Destination[] => destinationsOf(tenant).filter(({ name }) => name.startsWith('tenants/'));
const peopleOf = (tenant: string): Destination[] => destinationsOf(tenant).filter(({ name }) => !name.startsWith('tenants/'));

// Several at once, after one look at whose they are; like a reply it leaves after ten seconds.
export function BulkDialog({ act, tickets, person, onClose, onPosted }: Props) {
  const { neighbours } = useTowns();
  const able = tickets.filter((ticket) => fits(act, ticket));
  const out = tickets.length - able.length;
  const towns = byTown(able);
  const tenants = towns.map(([tenant]) => tenant);
  const [chosen, setChosen] = useState('');
  const [outcome, setOutcome] = useState<TicketOutcome>(TicketOutcome.FIXED);
  // What was begun for just these comuni.
  const place = `several/${[...tenants].sort().join(' ')}`;
  const { draft, write } = useDraft(person.name, place, 'close');
  const { text } = draft;
  const [warned, setWarned] = useState('');
  const silent = outcome === TicketOutcome.NO_REPLY_NEEDED;
  const isShown = useShown(`${outcome} ${text}`);
  const names = new Intl.ListFormat(locale()).format(tenants.map((tenant) => townNamed(tenant).name));

  const offices = act === 'forward' ? sharedBy(tenants.map(officesOf), ({ displayName }) => displayName) : [];
  const people = act === 'assign' ? sharedBy(tenants.map(peopleOf), ({ name }) => name) : [];
  const staff = new Map(tenants.flatMap(peopleOf).map((each) => [each.name, each]));
  const choices =
    act === 'forward'
      ? offices.map((name) => ({ value: name, label: name }))
      : people
          .filter((name) => able.every((ticket) => worksWith(staff.get(name)!, ticket)))
          .map((name) => ({ value: name, label: staff.get(name)!.displayName }));

  function callOf(): Act {
    if (act === 'forward') {
      return ({ name, etag }, requestId) => {
        const office = officesOf(tenantOf(name)).find(({ displayName }) => displayName === chosen)!.name;
        return calls.forwardTicket({ name, office, etag, requestId });
      };
    }
    if (act === 'assign') return ({ name, etag }, requestId) => calls.assignTicket({ name, assignee: chosen, etag, requestId });
    const said = text.trim();
    return (ticket, requestId) => {
      const { name, etag } = ticket;
      const words = silent ? { reason: said } : { text: said, useTemplate: needsTemplate(ticket) };
      const close = () => calls.closeTicket({ name, outcome, ...words, etag, requestId });
      return silent ? close() : answering(close);
    };
  }

  // A text for several comuni is wrong for all the others it names.
  async function questions(): Promise<string[]> {
    const asked = await Promise.all(
      tenants.map(async (tenant) => {
        const town = townNamed(tenant).name;
        const found = await checkAnswer(tenant, '', text);
        return questionsFor({ text, town, known: neighbours, before: '', colleague: '', answered: undefined, changed: false }, found).map((question) =>
          askInWords(question, town),
        );
      }),
    );
    return [...new Set(asked.flat())];
  }

  async function submit(): Promise<string | void> {
    if (act === 'close' && !text.trim()) return say('close.missing');
    if (act === 'close' && !silent && warned !== text) {
      const asked = await questions();
      setWarned(text);
      if (asked.length) return `${asked.join(' ')} ${say('bulk.confirm')}`;
    }
    if (act === 'close' && !silent && !(await mayAnswer())) return;
    if (!isShown()) return;
    const run = bulkOf(able, callOf(), touched);
    outgoing.post({
      ticket: '',
      town: names,
      several: { act, count: able.length },
      send: async () => {
        await run();
        if (act === 'close') dropDraft(person.name, place, 'close');
      },
    });
    onPosted();
  }

  return (
    <ActDialog
      title={say(`bulk.${act}`, { n: tickets.length })}
      submit={say(`bulk.${act}.submit`, { n: able.length })}
      ready={able.length > 0 && (act === 'close' || chosen !== '')}
      onClose={onClose}
      onSubmit={submit}
    >
      <ul className="bulk-towns" aria-label={say('bulk.towns')}>
        {towns.map(([tenant, count]) => {
          const town = townNamed(tenant);
          return (
            <li key={tenant}>
              <TownMark town={town} />
              <strong>{say('town.of', { town: town.name })}</strong> {say('inbox.count', { n: count })}
            </li>
          );
        })}
      </ul>
      {out > 0 && <p className="remark field">{say('bulk.out', { n: out })}</p>}
      {act === 'close' ? (
        <>
          <div className="field">
            <label htmlFor="bulk-outcome">{say('close.outcome')}</label>
            <select
              id="bulk-outcome"
              className="form-select"
              data-first
              value={outcome}
              onChange={(event) => setOutcome(Number(event.target.value) as TicketOutcome)}
            >
              {outcomes.map((each) => (
                <option key={each} value={each}>
                  {sayNumbered('outcome', each)}
                </option>
              ))}
            </select>
          </div>
          <Field label={say(silent ? 'close.reason' : 'bulk.text')} rows={4} value={text} onChange={(typed) => write({ text: typed, etag: '', seen: '' })} />
        </>
      ) : (
        <PickList
          label={say(act === 'forward' ? 'bulk.office' : 'assign.find')}
          choices={choices}
          value={chosen}
          onChange={setChosen}
        />
      )}
    </ActDialog>
  );
}
