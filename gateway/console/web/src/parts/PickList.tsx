import { useId, useMemo, useState, type KeyboardEvent } from 'react';

import { wordsOf } from '../towns/namedTowns.ts';
import { say } from '../words/language.ts';

export interface Choice {
  value: string;
  label: string;
  remark?: string;
}

interface Props {
  label: string;
  choices: readonly Choice[];
  value: string;
  onChange: (value: string) => void;
}

// A list to choose one of by typing some of its letters, or by the arrows.
export function PickList({ label, choices, value, onChange }: Props) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const shown = useMemo(() => {
    const wanted = wordsOf(typed);
    return choices.filter(({ label: name, value: code }) => {
      const words = [...wordsOf(name), ...wordsOf(code)];
      return wanted.every((part) => words.some((word) => word.startsWith(part)));
    });
  }, [choices, typed]);
  const at = shown.findIndex((choice) => choice.value === value);

  function type(text: string, found = shown): void {
    setTyped(text);
    if (text && found[0] && !found.some((choice) => choice.value === value)) onChange(found[0].value);
  }

  function pressed(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (!step || !shown.length) return;
    event.preventDefault();
    const from = at < 0 && step < 0 ? 0 : at;
    const next = shown[(from + step + shown.length) % shown.length]!;
    onChange(next.value);
    document.getElementById(`${id}-${next.value}`)?.scrollIntoView({ block: 'nearest' });
  }

  return (
    <div className="pick">
      <label htmlFor={`${id}-find`}>{label}</label>
      <input
        id={`${id}-find`}
        className="form-control"
        type="text"
        role="combobox"
        data-first
        autoComplete="off"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={at < 0 ? undefined : `${id}-${value}`}
        value={typed}
        onChange={(event) => {
          const text = event.target.value;
          const wanted = wordsOf(text);
          const found = choices.filter(({ label: name, value: code }) =>
            wanted.every((part) => [...wordsOf(name), ...wordsOf(code)].some((word) => word.startsWith(part))),
          );
          type(text, found);
        }}
        onKeyDown={pressed}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={label} tabIndex={-1}>
        {shown.map((choice) => (
          <li
            key={choice.value}
            id={`${id}-${choice.value}`}
            role="option"
            aria-selected={choice.value === value}
            onClick={() => onChange(choice.value)}
          >
            {choice.label}
            {choice.remark && <small> {choice.remark}</small>}
          </li>
        ))}
      </ul>
      {!shown.length && <p className="soft">{say('app.searchNothing')}</p>}
    </div>
  );
}
