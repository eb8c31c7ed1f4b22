import { useState } from 'react';

import { isNarrow, searchOf, type Filter } from '../tickets/filter.ts';
import { dropView, readViews, saveView } from '../tickets/savedViews.ts';
import { say } from '../words/language.ts';
import { ActDialog } from './ActDialog.tsx';
import { SheetMenu } from './SheetMenu.tsx';

interface Props {
  staff: string;
  filter: Filter;
  onChoose: (search: string) => void;
}

// Her own views of the post: kept by a name, chosen by one press.
export function SavedViews({ staff, filter, onChoose }: Props) {
  const [views, setViews] = useState(() => readViews(staff));
  const [asking, setAsking] = useState(false);
  const [name, setName] = useState('');
  const search = searchOf(filter);
  const current = views.find((view) => view.search === search);
  return (
    <>
      <SheetMenu className="views-menu" label={say('views.title')} words={current?.name ?? say('views.title')}>
        {views.map((view) => (
          <button
            key={view.name}
            type="button"
            aria-current={view === current ? 'true' : undefined}
            onClick={() => onChoose(view.search)}
          >
            {view.name}
          </button>
        ))}
        {current ? (
          <button type="button" className="views-act" onClick={() => setViews(dropView(staff, current.name))}>
            {say('views.drop', { name: current.name })}
          </button>
        ) : (
          <button type="button" className="views-act" disabled={!isNarrow(filter)} onClick={() => setAsking(true)}>
            {say('views.save')}
          </button>
        )}
      </SheetMenu>
      {asking && (
        <ActDialog
          title={say('views.save')}
          submit={say('views.keep')}
          ready={name.trim() !== ''}
          onClose={() => setAsking(false)}
          onSubmit={() => {
            setViews(saveView(staff, { name: name.trim(), search }));
            setName('');
            setAsking(false);
          }}
        >
          <div className="field">
            <label htmlFor="view-name">{say('views.name')}</label>
            <input
              id="view-name"
              className="form-control"
              data-first
              maxLength={40}
              autoComplete="off"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </div>
        </ActDialog>
      )}
    </>
  );
}
