import { useId } from 'react';

interface Props {
  label: string;
  rows: number;
  value: string;
  onChange: (text: string) => void;
  first?: boolean;
}

// A few lines to write, under their label.
export function Field({ label, rows, value, onChange, first = false }: Props) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        className="form-control"
        rows={rows}
        value={value}
        data-first={first || undefined}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
