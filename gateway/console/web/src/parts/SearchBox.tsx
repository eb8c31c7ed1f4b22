import { useEffect, useId, useState, type RefObject } from 'react';

import { say } from '../words/language.ts';

interface Props {
  query: string; // what is shown; empty where nothing is looked for
  box: RefObject<HTMLInputElement>;
  onSearch: (query: string) => void;
  onLeave: () => void;
  onDown: () => void; // to the first of what was found
}

// Looks on Enter, not with each letter: each look into citizens' words leaves its trace.
export function SearchBox({ query, box, onSearch, onLeave, onDown }: Props) {
  const id = useId();
  const [text, setText] = useState(query);
  useEffect(() => setText(query), [query]);

  function leave(): void {
    setText('');
    box.current?.blur();
    if (query) onLeave();
  }

  return (
    <form
      className="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        if (!text.trim()) return leave();
        box.current?.blur();
        onSearch(text.trim());
      }}
    >
      <label className="visually-hidden" htmlFor={id}>
        {say('search.label')}
      </label>
      <input
        id={id}
        ref={box}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        className="form-control"
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        placeholder={say('search.placeholder')}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') leave();
          else if (event.key === 'ArrowDown' && query) onDown();
          else return;
          event.preventDefault();
        }}
      />
      {!text && <kbd aria-hidden="true">/</kbd>}
      {query ? (
        <button type="button" className="quiet" onClick={leave}>
          {say('search.leave')}
        </button>
      ) : (
        text && (
          <button type="submit" className="quiet">
            {say('search.submit')}
          </button>
        )
      )}
    </form>
  );
}
