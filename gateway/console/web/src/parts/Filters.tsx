import { useId, type ReactNode } from 'react';

import type { Filter } from '../tickets/filter.ts';
import { views } from '../tickets/states.ts';
import type { Town } from '../towns/town.ts';
import { say } from '../words/language.ts';
import type { Key } from '../words/it.ts';

interface Props {
  filter: Filter;
  towns: readonly Town[];
  onChange: (filter: Filter) => void;
  searching: boolean; // the comune alone counts
  children: ReactNode;
}

const switches: readonly ['emergency' | 'held' | 'mine', Key][] = [
  ['emergency', 'inbox.emergency'],
  ['held', 'inbox.held'],
  ['mine', 'inbox.mine'],
];

export function Filters({ filter, towns, onChange, searching, children }: Props) {
  const id = useId();
  return (
    <div className="filters" role="group" aria-label={say('inbox.filters')}>
      <label className="visually-hidden" htmlFor={`${id}-town`}>
        {say('inbox.town')}
      </label>
      <select
        id={`${id}-town`}
        className="form-select"
        value={filter.town}
        onChange={(event) => onChange({ ...filter, town: event.target.value })}
      >
        <option value="">{say('inbox.town.all')}</option>
        {towns.map((town) => (
          <option key={town.id} value={town.id}>
            {town.name}
          </option>
        ))}
      </select>
      {searching || (
        <>
          <label className="visually-hidden" htmlFor={`${id}-state`}>
            {say('inbox.state')}
          </label>
          <select
            id={`${id}-state`}
            className="form-select"
            value={filter.state}
            onChange={(event) => onChange({ ...filter, state: event.target.value })}
          >
            {Object.keys(views).map((state) => (
              <option key={state} value={state}>
                {say(`inbox.state.${state}` as Key)}
              </option>
            ))}
          </select>
          <div className="switches">
            {switches.map(([name, words]) => (
              <button
                key={name}
                type="button"
                className="switch"
                aria-pressed={filter[name]}
                onClick={() => onChange({ ...filter, [name]: !filter[name] })}
              >
                {say(words)}
              </button>
            ))}
            {children}
          </div>
        </>
      )}
    </div>
  );
}
