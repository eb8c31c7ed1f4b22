import { useId } from 'react';

import { say, sayNamed } from '../words/language.ts';
import { languages, type Texts } from './languages.ts';
import { inBraces, unknownVariables } from './variables.ts';

interface Props {
  label: string;
  texts: Texts;
  onChange: (texts: Texts) => void;
  rows?: number;
  hint?: string;
}

// A text by language: Italian open, the others behind one line.
export function TextFields({ label, texts, onChange, rows = 4, hint }: Props) {
  const id = useId();
  const area = (language: (typeof languages)[number], words: string) => (
    <div className="field" key={language}>
      <label htmlFor={`${id}-${language}`}>{words}</label>
      {language === 'it' && hint && <small id={`${id}-hint`}>{hint}</small>}
      <textarea
        id={`${id}-${language}`}
        className="form-control"
        rows={rows}
        lang={language}
        aria-describedby={language === 'it' && hint ? `${id}-hint` : undefined}
        value={texts[language]}
        onChange={(event) => onChange({ ...texts, [language]: event.target.value })}
      />
    </div>
  );
  const [italian, ...others] = languages;
  const there = others.filter((language) => texts[language]).length;
  return (
    <>
      {area(italian, label)}
      <details className="admin-languages" open={there > 0}>
        <summary>{say('text.others', { label, n: there })}</summary>
        {others.map((language) => area(language, say('text.in', { label, language: sayNamed('language', language) })))}
      </details>
    </>
  );
}

// What is wrong with the texts, by what they are called; empty where nothing is.
export function wrongTexts(label: string, texts: Texts, most: number, known: readonly string[], own = false): string {
  const long = languages.find((language) => new TextEncoder().encode(texts[language].trim()).length > most);
  if (long) return say('text.long', { label, language: sayNamed('language', long), most });
  if (!texts.it.trim() && languages.some((language) => texts[language].trim())) return say('text.italian', { label });
  const strange = unknownVariables(languages.map((language) => texts[language]).join('\n'), known, own);
  return strange.length ? say('text.variables', { label, strange: inBraces(strange), known: inBraces(known) }) : '';
}
