import type { Person } from '../frame/session.ts';
import type { AdminPart } from '../frame/route.ts';
import { Empty } from '../parts/Empty.tsx';
import { say } from '../words/language.ts';

// Where a part of the console cannot be fetched any more, or the network is away.
export function OlderPage(_: { person: Person; town: string; part: AdminPart }) {
  return (
    <main id="content" className="page">
      <h1 className="visually-hidden">{say('admin.title')}</h1>
      <Empty title={say('app.older')} text={say('app.older.text')}>
        <button type="button" className="btn btn-primary" onClick={() => location.reload()}>
          {say('app.reload')}
        </button>
      </Empty>
    </main>
  );
}
