import { useEffect, useId, useState } from 'react';

import type { TextTemplate } from '../../generated/mugugno/v1/text_template_pb.ts';
import type { Ticket } from '../../generated/mugugno/v1/ticket_pb.ts';
import { dayIn, filled, isFilled, openVariables, type Values, type Variable } from '../drafts/textTemplates.ts';
import { useDestinations } from '../towns/directory.ts';
import type { Town } from '../towns/town.ts';
import { inWords } from '../wire/failure.ts';
import { directory } from '../wire/transport.ts';
import { say, sayNamed } from '../words/language.ts';
import { ActDialog } from './ActDialog.tsx';
import { PickList } from './PickList.tsx';

interface Props {
  ticket: Ticket;
  town: Town;
  onClose: () => void;
  onInsert: (text: string, template: string) => void;
}

const languages = ['it', 'en', 'de', 'fr', 'es'] as const;
type Language = (typeof languages)[number];

const today = (): string => new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Rome' }).format(Date.now());

async function usable(tenant: string): Promise<TextTemplate[]> {
  const found: TextTemplate[] = [];
  let pageToken = '';
  do {
    const page = await directory.listTextTemplates({ parent: tenant, pageSize: 200, pageToken });
    found.push(...page.textTemplates.filter(({ expired }) => !expired));
    pageToken = page.nextPageToken;
  } while (pageToken);
  return found;
}

// One variable to fill before the text can be used.
function Blank({ variable, value, onChange }: { variable: Variable; value: string; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{variable.label}</label>
      <input
        id={id}
        className="form-control"
        type={variable.kind === 'data' ? 'date' : 'text'}
        inputMode={variable.kind === 'numero' ? 'decimal' : undefined}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

// A text of the ticket's own comune, with all that is missing in it filled before it is inserted.
export function TextDialog({ ticket, town, onClose, onInsert }: Props) {
  const { offices } = useDestinations(town.tenant);
  const [texts, setTexts] = useState<readonly TextTemplate[] | null>(null);
  const [wrong, setWrong] = useState('');
  const [chosen, setChosen] = useState('');
  const [wanted, setWanted] = useState<Language>('it');
  const [given, setGiven] = useState<Values>({});
  const languageId = useId();

  useEffect(() => {
    usable(town.tenant).then(setTexts, (error: unknown) => setWrong(inWords(error)));
  }, [town.tenant]);

  const template = texts?.find(({ name }) => name === chosen);
  const there = languages.filter((each) => template?.text?.[each]);
  const language = there.includes(wanted) ? wanted : 'it';
  const text = template?.text?.[language] ?? '';
  const known: Values = {
    numero: ticket.number,
    comune: town.name,
    ufficio: offices.find(({ name }) => name === ticket.office)?.displayName ?? '',
    nome: ticket.contactDisplayName,
    data: dayIn(language, today()),
  };
  const open = openVariables(text, known);
  const missing = open.filter((variable) => !isFilled(variable, given[variable.token] ?? ''));
  const values: Record<string, string> = { ...known };
  for (const variable of open) {
    const value = (given[variable.token] ?? '').trim();
    if (!isFilled(variable, value)) delete values[variable.token];
    else values[variable.token] = variable.kind === 'data' ? dayIn(language, value) : value;
  }

  function submit(): string | void {
    if (missing.length) return say('text.missing', { what: missing.map(({ label }) => label).join(', ') });
    onInsert(filled(text, values), chosen);
  }

  return (
    <ActDialog
      title={say('text.title', { town: town.name })}
      submit={say('text.insert')}
      ready={Boolean(template)}
      onClose={onClose}
      onSubmit={submit}
    >
      {wrong && (
        <p className="wrong" role="alert">
          {wrong}
        </p>
      )}
      {texts?.length === 0 ? (
        <p className="soft">{say('text.none', { town: town.name })}</p>
      ) : (
        <PickList
          label={say('text.which')}
          choices={(texts ?? []).map(({ name, displayName }) => ({ value: name, label: displayName }))}
          value={chosen}
          onChange={setChosen}
        />
      )}
      {there.length > 1 && (
        <div className="field">
          <label htmlFor={languageId}>{say('text.language')}</label>
          <select
            id={languageId}
            className="form-select"
            value={language}
            onChange={(event) => setWanted(event.target.value as Language)}
          >
            {there.map((each) => (
              <option key={each} value={each}>
                {sayNamed('language', each)}
              </option>
            ))}
          </select>
        </div>
      )}
      {open.map((variable) => (
        <Blank
          key={variable.token}
          variable={variable}
          value={given[variable.token] ?? ''}
          onChange={(value) => setGiven({ ...given, [variable.token]: value })}
        />
      ))}
      {template && (
        <p className="preview" lang={language}>
          {filled(text, values)}
        </p>
      )}
    </ActDialog>
  );
}
