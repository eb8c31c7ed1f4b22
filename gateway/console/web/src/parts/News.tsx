import type { TicketEntry } from '../../generated/mugugno/v1/ticket_pb.ts';
import { colleaguesAnswer } from '../drafts/news.ts';
import type { Person } from '../frame/session.ts';
import { whoIs } from '../tickets/who.ts';
import { say } from '../words/language.ts';

interface Props {
  entries: readonly TicketEntry[];
  person: Person;
  held: boolean; // an answer that was waiting to leave was held back for it
  onSeen: () => void;
}

// What happened since the writing began, above what is written; a colleague's answer in plain words.
export function News({ entries, person, held, onSeen }: Props) {
  const answer = colleaguesAnswer(entries, person.name);
  const name = answer ? whoIs(answer.author, person) : '';
  return (
    <div className="news" role={answer ? 'alert' : 'status'}>
      <p>{answer ? say(held ? 'compose.answered.held' : 'compose.answered', { name }) : say('compose.changed')}</p>
      <ul>
        {entries.map((entry) => (
          <li key={entry.name}>
            <strong>{whoIs(entry.author, person)}</strong> <q>{entry.text}</q>
          </li>
        ))}
      </ul>
      <button type="button" className="btn btn-outline-primary btn-sm" onClick={onSeen}>
        {say('compose.changed.seen')}
      </button>
    </div>
  );
}
