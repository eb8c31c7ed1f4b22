import { useId, type ReactNode } from 'react';

import { say } from '../words/language.ts';

interface LineProps {
  label: string;
  value: string;
  onChange: (text: string) => void;
  type?: 'text' | 'date';
  hint?: string;
  first?: boolean;
  readOnly?: boolean;
}

// One line to write, under its label.
export function Line({ label, value, onChange, type = 'text', hint, first = false, readOnly = false }: LineProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint && <small id={`${id}-hint`}>{hint}</small>}
      <input
        id={id}
        className="form-control"
        type={type}
        autoComplete="off"
        aria-describedby={hint ? `${id}-hint` : undefined}
        value={value}
        readOnly={readOnly}
        data-first={first || undefined}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

interface TicksProps {
  legend: string;
  choices: readonly { value: string; label: string; remark?: string }[];
  values: readonly string[];
  onChange: (values: string[]) => void;
  columns?: boolean;
}

// Any of a few, each by its own box.
export function Ticks({ legend, choices, values, onChange, columns = false }: TicksProps) {
  return (
    <fieldset className={columns ? 'choices columns' : 'choices'}>
      <legend>{legend}</legend>
      {choices.map(({ value, label, remark }) => (
        <label key={value}>
          <input
            type="checkbox"
            checked={values.includes(value)}
            onChange={(event) =>
              onChange(event.target.checked ? [...values, value] : values.filter((each) => each !== value))
            }
          />
          <span>
            {label}
            {remark && <small className="soft"> {remark}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

interface RowsProps<T> {
  legend: string;
  none: string;
  add: string;
  rows: readonly T[];
  fresh: () => T;
  words: (row: T) => string;
  onChange: (rows: T[]) => void;
  children: (row: T, change: (to: Partial<T>) => void, number: number) => ReactNode;
}

// Lines of a few fields each, to add to and take from.
export function Rows<T>({ legend, none, add, rows, fresh, words, onChange, children }: RowsProps<T>) {
  return (
    <fieldset className="choices rows">
      <legend>{legend}</legend>
      {!rows.length && <p className="soft">{none}</p>}
      {rows.map((row, at) => (
        // They have no name but their place.
        <div className="rows-line" key={at}>
          {children(row, (to) => onChange(rows.map((each, other) => (other === at ? { ...each, ...to } : each))), at + 1)}
          <button
            type="button"
            className="quiet"
            aria-label={say('admin.row.remove', { what: words(row) })}
            onClick={() => onChange(rows.filter((_, other) => other !== at))}
          >
            {say('admin.remove')}
          </button>
        </div>
      ))}
      <p>
        <button type="button" className="quiet" onClick={() => onChange([...rows, fresh()])}>
          {add}
        </button>
      </p>
    </fieldset>
  );
}
