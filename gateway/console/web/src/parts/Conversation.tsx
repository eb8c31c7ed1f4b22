import { useMemo } from 'react';

import { TicketEntry_Kind as Kind, type Ticket, type TicketEntry } from '../../generated/mugugno/v1/ticket_pb.ts';
import type { Person } from '../frame/session.ts';
import type { Marked } from '../tickets/evidence.ts';
import { requestState } from '../tickets/officeRequest.ts';
import { phoneIn, tellingOf } from '../tickets/told.ts';
import { marksOf } from '../tickets/marks.ts';
import { whoIs } from '../tickets/who.ts';
import { useOfficeName } from '../towns/directory.ts';
import type { Town } from '../towns/town.ts';
import { say, sayNumbered } from '../words/language.ts';
import { millis, moment } from '../words/time.ts';
import { topicName } from '../words/topics.ts';
import { File } from './File.tsx';
import { MarkedText } from './MarkedText.tsx';
import { OfficeRequest } from './OfficeRequest.tsx';
import { PlaceMap } from './PlaceMap.tsx';
import { Sent } from './Sent.tsx';

interface Props {
  entries: readonly TicketEntry[] | undefined;
  ticket: Ticket;
  town: Town;
  person: Person;
  onAgain?: (() => void) | undefined;
  // Records that the citizen was told an answer; nothing where the person may not.
  onTold?: ((entry: TicketEntry) => void) | undefined;
}

const spoken = [Kind.INBOUND, Kind.REPLY, Kind.NOTE, Kind.CLOSURE, Kind.NOTICE];
const unmarked: readonly Marked[] = [];

// Of reminders in a row the last is told, and how many there were.
function grouped(entries: readonly TicketEntry[]): { entry: TicketEntry; times: number }[] {
  const found: { entry: TicketEntry; times: number }[] = [];
  for (const entry of entries) {
    const last = found.at(-1);
    if (last && entry.kind === Kind.REMINDER && last.entry.kind === Kind.REMINDER) {
      found[found.length - 1] = { entry, times: last.times + 1 };
    } else found.push({ entry, times: 1 });
  }
  return found;
}

function Happened({ entry, times, person }: { entry: TicketEntry; times: number; person: Person }) {
  const who = whoIs(entry.author, person);
  const office = useOfficeName(entry.office);
  switch (entry.kind) {
    case Kind.STATE:
      return say('entry.state', { who, state: sayNumbered('state', entry.state) });
    case Kind.FORWARD:
      return say('entry.forward', { who, office });
    case Kind.CHARGE:
      return say('entry.charge', { who: entry.text ? whoIs(entry.text, person) : who });
    case Kind.TRANSFER:
      return say('entry.transfer', { who });
    case Kind.RELAY:
      return say('entry.relay');
    case Kind.REMINDER:
      return say('entry.reminder', { n: times });
    case Kind.TOLD:
      return say('entry.told', { who });
    case Kind.SPLIT:
      return say('entry.split', { who, number: entry.text || say('entry.other') });
    case Kind.LINK:
      return say('entry.link', { who, number: entry.text || say('entry.other') });
    case Kind.UNLINK:
      return say('entry.unlink', { who, number: entry.text || say('entry.other') });
    case Kind.RESTRICTION:
      return say('entry.restriction', { who });
    case Kind.RESTRICTION_END:
      return say('entry.restriction.end', { who });
    case Kind.OFFICE_STATE:
      return say('entry.office', {
        office,
        number: entry.officeRequest?.number ?? '',
        state: requestState(entry.officeRequest?.status ?? ''),
      });
    case Kind.TOPIC:
      return say('entry.topic', { who, topic: topicName(entry.text) });
    default:
      return who;
  }
}

function headOf(entry: TicketEntry, ticket: Ticket, town: Town, person: Person): string {
  switch (entry.kind) {
    case Kind.INBOUND:
      return ticket.contactDisplayName || say('who.citizen');
    case Kind.REPLY:
      return `${say('town.of', { town: town.name })} (${whoIs(entry.author, person)})`;
    case Kind.CLOSURE:
      return `${say('entry.closure')}, ${say('town.of', { town: town.name })} (${whoIs(entry.author, person)})`;
    case Kind.NOTE:
      return `${say('entry.note')}, ${whoIs(entry.author, person)}`;
    default:
      return say('entry.notice');
  }
}

// Of what was done, those whose words are shown.
const explained: readonly Kind[] = [Kind.RESTRICTION, Kind.RESTRICTION_END];

const looks: Partial<Record<Kind, string>> = {
  [Kind.INBOUND]: 'theirs',
  [Kind.REPLY]: 'ours',
  [Kind.CLOSURE]: 'ours',
  [Kind.NOTE]: 'note',
  [Kind.NOTICE]: 'automatic',
};

function When({ entry }: { entry: TicketEntry }) {
  const at = millis(entry.createTime);
  return <time dateTime={new Date(at).toISOString()}>{moment(at)}</time>;
}

// An answer to who spoke at the counter is read out to them.
function Told({ entry, ticket, entries, person, onTold }: { entry: TicketEntry; entries: readonly TicketEntry[] } & Pick<Props, 'ticket' | 'person' | 'onTold'>) {
  const telling = tellingOf(ticket, entries, entry);
  if (!telling) return null;
  if (telling.told) {
    const { author, createTime, text } = telling.told;
    return (
      <p className="sent-line">
        <span className="sent">{say('told.done', { who: whoIs(author, person), when: moment(millis(createTime)) })}</span> {text}
      </p>
    );
  }
  const phone = phoneIn(entries);
  return (
    <div className="sent-line">
      <span className="sent sent-bad">{phone ? say('told.call', { phone }) : say('told.open')}</span>
      {onTold && (
        <button type="button" className="quiet" onClick={() => onTold(entry)}>
          {say('told.submit')} <kbd>p</kbd>
        </button>
      )}
    </div>
  );
}

type SpokenProps = { entry: TicketEntry; marks: readonly Marked[]; entries: readonly TicketEntry[] } & Omit<Props, 'entries'>;

function Spoken({ entry, entries, ticket, town, person, marks, onAgain, onTold }: SpokenProps) {
  const suggestions = ticket.hold?.suggestions;
  const candidates = useMemo(() => [town.tenant, ...(suggestions ?? [])], [town.tenant, suggestions]);
  return (
    <li className={`talk talk-${looks[entry.kind]}`}>
      <p className="talk-head">
        <strong>{headOf(entry, ticket, town, person)}</strong>
        <When entry={entry} />
      </p>
      <MarkedText text={entry.text} marks={marks} />
      {(entry.position ?? entry.phoneNumber ?? entry.email) && (
        <p className="talk-facts">
          {entry.position && (
            <span>
              {say('ticket.position', {
                lat: entry.position.latitude.toFixed(5),
                lon: entry.position.longitude.toFixed(5),
              })}
            </span>
          )}
          {entry.phoneNumber && <span>{say('ticket.phone', { phone: entry.phoneNumber })}</span>}
          {entry.email && <span>{say('ticket.email', { email: entry.email })}</span>}
        </p>
      )}
      {entry.position && <PlaceMap position={entry.position} candidates={candidates} />}
      {entry.attachments.length > 0 && (
        <ul className="files">
          {entry.attachments.map((attachment, at) => (
            <li key={attachment.name || at}>
              <File attachment={attachment} />
            </li>
          ))}
        </ul>
      )}
      <Sent entry={entry} onAgain={onAgain} />
      <Told entry={entry} entries={entries} ticket={ticket} person={person} onTold={onTold} />
    </li>
  );
}

// What was said and what was done, oldest first.
export function Conversation({ entries, ticket, town, person, onAgain, onTold }: Props) {
  const marks = useMemo(() => marksOf(ticket.route), [ticket.route]);
  const first = entries?.find(({ kind }) => kind === Kind.INBOUND)?.name;
  if (!entries) {
    return (
      <ol className="conversation" aria-label={say('ticket.conversation')} aria-busy="true">
        <li className="talk talk-theirs">
          <p className="said">{ticket.preview}</p>
        </li>
      </ol>
    );
  }
  return (
    <ol className="conversation" aria-label={say('ticket.conversation')}>
      {grouped(entries).map(({ entry, times }) =>
        spoken.includes(entry.kind) ? (
          <Spoken
            key={entry.name}
            entry={entry}
            entries={entries}
            ticket={ticket}
            town={town}
            person={person}
            onAgain={onAgain}
            onTold={onTold}
            marks={entry.name === first ? marks : unmarked}
          />
        ) : (
          <li key={entry.name} className="happened">
            <span>
              <Happened entry={entry} times={times} person={person} />
            </span>
            <When entry={entry} />
            {explained.includes(entry.kind) && entry.text && <p className="happened-words">{entry.text}</p>}
            <Sent entry={entry} />
            {entry.kind === Kind.FORWARD && <OfficeRequest request={entry.officeRequest} />}
            {entry.kind === Kind.OFFICE_STATE && entry.text && <MarkedText text={entry.text} marks={unmarked} />}
          </li>
        ),
      )}
    </ol>
  );
}
