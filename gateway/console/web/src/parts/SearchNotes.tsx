import type { Found } from '../tickets/searchList.ts';
import { townNamed } from '../towns/directory.ts';
import { tenantOf } from '../towns/town.ts';
import { say } from '../words/language.ts';

// Less is what everybody waits for a page.
const worthSaying = 3;

// What a search may have missed, so that nobody takes "nothing found" for "never written".
export function SearchNotes({ lag, incomplete }: Pick<Found, 'lag' | 'incomplete'>) {
  const lines = [
    ...(lag >= worthSaying ? [say('search.lag', { n: lag })] : []),
    ...(incomplete.length
      ? [say('search.incomplete', { towns: incomplete.map((name) => townNamed(tenantOf(name)).name).join(', ') })]
      : []),
  ];
  if (!lines.length) return null;
  return (
    <div className="search-notes" role="status">
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}
