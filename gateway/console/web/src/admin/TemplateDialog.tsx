import { useRef, useState } from 'react';

import type { TextTemplate } from '../../generated/mugugno/v1/text_template_pb.ts';
import { ActDialog } from '../parts/ActDialog.tsx';
import type { Town } from '../towns/town.ts';
import { directory } from '../wire/transport.ts';
import { locale, say } from '../words/language.ts';
import { saveOver } from './changed.ts';
import { Line } from './Fields.tsx';
import { textsOf, trimmed } from './languages.ts';
import { idOf } from './people.ts';
import { freshSlug } from './slug.ts';
import { TextFields, wrongTexts } from './TextFields.tsx';
import { templateFacts } from './texts.ts';
import { inBraces, ofTicket } from './variables.ts';

interface Props {
  template: TextTemplate | undefined; // none: a new one
  known: readonly TextTemplate[];
  town: Town;
  onClose: () => void;
  onDone: (name: string) => void;
}

// A text the comune's people answer with: its name, its words, its last day.
export function TemplateDialog({ template, known, town, onClose, onDone }: Props) {
  const seen = useRef(template);
  const [name, setName] = useState(template?.displayName ?? '');
  const [texts, setTexts] = useState(textsOf(template?.text));
  const [last, setLast] = useState(template?.expireDate ?? '');
  const own = inBraces(['giorno:data', 'metri:numero', 'motivo:testo']);

  function wrong(): string {
    if (!name.trim()) return say('admin.missing', { field: say('template.name') });
    if (!texts.it.trim()) return say('admin.missing', { field: say('template.text') });
    return wrongTexts(say('template.text'), texts, 4000, ofTicket, true);
  }

  async function save(requestId: string): Promise<string | void> {
    const textTemplate = { displayName: name.trim(), text: trimmed(texts), expireDate: last };
    if (!seen.current) {
      const textTemplateId = freshSlug(name, known.map((each) => idOf(each.name)), 'testo');
      await directory.createTextTemplate({ parent: town.tenant, textTemplateId, textTemplate, requestId });
      return onDone(textTemplate.displayName);
    }
    const before = textsOf(template!.text);
    const same = (Object.keys(before) as (keyof typeof before)[]).every((each) => before[each] === textTemplate.text[each]);
    const paths = [
      ...(textTemplate.displayName === template!.displayName ? [] : ['display_name']),
      ...(same ? [] : ['text']),
      ...(last === template!.expireDate ? [] : ['expire_date']),
    ];
    if (!paths.length) return onClose();
    const refused = await saveOver(
      seen as { current: TextTemplate },
      (etag) =>
        directory.updateTextTemplate({ textTemplate: { ...textTemplate, name: template!.name, etag }, updateMask: { paths }, requestId }),
      () => directory.getTextTemplate({ name: template!.name }),
      templateFacts,
    );
    if (refused) return refused;
    onDone(textTemplate.displayName);
  }

  return (
    <ActDialog
      wide
      title={template ? say('template.edit.title', { name: template.displayName }) : say('template.new.title', { town: town.name })}
      submit={say('admin.save', { town: town.name.toLocaleUpperCase(locale()) })}
      onClose={onClose}
      onSubmit={async (requestId) => wrong() || save(requestId)}
    >
      <Line label={say('template.name')} hint={say('template.name.hint')} value={name} onChange={setName} first />
      <TextFields
        label={say('template.text')}
        hint={say('template.text.hint', { known: inBraces(ofTicket), own })}
        texts={texts}
        onChange={setTexts}
        rows={5}
      />
      <Line label={say('template.last')} hint={say('template.last.hint')} type="date" value={last} onChange={setLast} />
    </ActDialog>
  );
}
