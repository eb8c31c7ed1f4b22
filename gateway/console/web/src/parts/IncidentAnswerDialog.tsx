import { useState } from 'react';

import { checkAnswer } from '../drafts/check.ts';
import { dropDraft } from '../drafts/drafts.ts';
import { mayAnswer, readGuidelines } from '../drafts/guidelines.ts';
import { outgoing } from '../drafts/post.ts';
import { isBlocked, questionsFor } from '../drafts/questions.ts';
import { useDraft } from '../drafts/useDraft.ts';
import { useShown } from '../drafts/useShown.ts';
import type { Person } from '../frame/session.ts';
import { comune, filled, type Cause } from '../tickets/incidents.ts';
import { townNamed, useTowns } from '../towns/directory.ts';
import { tenantOf, type Town } from '../towns/town.ts';
import { incidents } from '../wire/transport.ts';
import { locale, say } from '../words/language.ts';
import { ActDialog } from './ActDialog.tsx';
import { Field } from './Field.tsx';
import { askInWords } from './GuardDialog.tsx';
import { TownMark } from './TownMark.tsx';

interface Props {
  cause: Cause;
  person: Person;
  onClose: () => void;
  onPosted: () => void;
  onSent: () => void;
}

// One comune's citizens, until all had their turn. Asked again by the same id, nobody gets it twice.
async function answer(name: string, text: string, requestId: string): Promise<void> {
  let waiting = Infinity;
  for (;;) {
    const { unansweredCount } = await incidents.answerIncident({ name, text, useTemplate: true, requestId });
    if (!unansweredCount) return;
    // Those that could not be told stay, and are told of there.
    if (Number(unansweredCount) >= waiting) return;
    waiting = Number(unansweredCount);
  }
}

// One text, and how it reads in each comune's name; it leaves after ten seconds.
export function IncidentAnswerDialog({ cause, person, onClose, onPosted, onSent }: Props) {
  const { neighbours } = useTowns();
  const place = `incidents/${cause.id}`;
  const { draft, write } = useDraft(person.name, place, 'reply');
  const { text } = draft;
  const isShown = useShown(text);
  const [warned, setWarned] = useState('');
  const towns: [string, Town][] = cause.incidents.map(({ name }) => [name, townNamed(tenantOf(name))]);
  const count = cause.incidents.reduce((sum, { ticketCount }) => sum + Number(ticketCount), 0);

  async function submit(): Promise<string | void> {
    if (!text.trim()) return say('incident.text.missing');
    if (warned !== text) {
      const asked = await Promise.all(
        towns.map(async ([, town]) => {
          const said = filled(text, town.name);
          const found = await checkAnswer(town.tenant, '', said);
          const questions = questionsFor({ text: said, town: town.name, known: neighbours, before: '', colleague: '', answered: undefined, changed: false }, found);
          return { words: questions.map((question) => askInWords(question, town.name)), blocked: isBlocked(questions) };
        }),
      );
      const words = [...new Set(asked.flatMap((each) => each.words))];
      if (!asked.some(({ blocked }) => blocked)) setWarned(text);
      if (words.length) return `${words.join(' ')} ${say('bulk.confirm')}`;
    }
    // The version in force may be newer than this page.
    await readGuidelines();
    if (!(await mayAnswer()) || !isShown()) return;
    const ids = towns.map(() => crypto.randomUUID());
    outgoing.post({
      ticket: '',
      town: new Intl.ListFormat(locale()).format(towns.map(([, { name }]) => name)),
      several: { act: 'answer', count },
      send: async () => {
        const ended = await Promise.allSettled(towns.map(([name], at) => answer(name, text, ids[at]!)));
        onSent();
        const failed = ended.find((each) => each.status === 'rejected');
        if (failed) throw failed.reason;
        dropDraft(person.name, place, 'reply');
      },
    });
    onPosted();
  }

  return (
    <ActDialog
      title={say('incident.answer')}
      submit={say('incident.answer.submit', { n: count })}
      ready={count > 0}
      onClose={onClose}
      onSubmit={submit}
    >
      <Field label={say('incident.text')} rows={5} value={text} onChange={(typed) => write({ text: typed, etag: '', seen: '' })} first />
      <p className="soft field">{say('incident.text.hint', { mark: comune })}</p>
      <ul className="incident-previews" aria-label={say('incident.previews')}>
        {towns.map(([name, town]) => (
          <li key={name}>
            <TownMark town={town} />
            <div>
              <strong>{say('town.of', { town: town.name })}</strong>
              <p className="said">{filled(text, town.name) || '…'}</p>
              <p className="signature">{town.signature || say('town.of', { town: town.name })}</p>
            </div>
          </li>
        ))}
      </ul>
    </ActDialog>
  );
}
