import type { ReactNode } from 'react';

import { Empty } from '../parts/Empty.tsx';
import { inWords } from '../wire/failure.ts';
import { say } from '../words/language.ts';
import type { Read } from './useRead.ts';

interface Props<T> {
  title: string;
  lead: string;
  read: Read<T>;
  acts?: ReactNode;
  done: string;
  children: (found: T) => ReactNode;
}

// One part of a comune's administration: what it is for, what was done last, and what there is.
export function Section<T>({ title, lead, read, acts, done, children }: Props<T>) {
  const { found, failure, again } = read;
  return (
    <section className="admin-part" aria-labelledby="admin-part">
      <header className="admin-head">
        <div>
          <h2 id="admin-part">{title}</h2>
          <p className="soft">{lead}</p>
        </div>
        {found !== undefined && acts && <p className="admin-acts">{acts}</p>}
      </header>
      <p role="status" className={done ? 'notice' : 'visually-hidden'}>
        {done}
      </p>
      {failure !== undefined && (
        <Empty title={say('admin.failed')} text={inWords(failure)}>
          <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => void again()}>
            {say('app.retry')}
          </button>
        </Empty>
      )}
      {found === undefined && failure === undefined && <p className="soft">{say('app.loading')}</p>}
      {found !== undefined && children(found)}
    </section>
  );
}
