import { useState } from 'react';

import { AccessState, type Grant, type Staff } from '../../generated/mugugno/v1/access_pb.ts';
import { useNow } from '../frame/minute.ts';
import { whoAmI, type Person } from '../frame/session.ts';
import { Empty } from '../parts/Empty.tsx';
import type { Town } from '../towns/town.ts';
import { locale, say } from '../words/language.ts';
import { dayWords } from '../words/time.ts';
import { GrantDialog } from './GrantDialog.tsx';
import { GrantEndDialog } from './GrantEndDialog.tsx';
import { InvitationDialog } from './InvitationDialog.tsx';
import { NewPersonDialog } from './NewPersonDialog.tsx';
import {
  isOver, isOwn, lastDay, nameOf, obstacle, officesWords, ordered, readPeople, rolesWords, staffOf, type People,
} from './people.ts';
import { Section } from './Section.tsx';
import { StaffStateDialog } from './StaffStateDialog.tsx';
import { useRead } from './useRead.ts';

type Asked =
  | { ask: 'new'; chosen?: Staff }
  | { ask: 'edit' | 'suspend' | 'resume' | 'delete'; grant: Grant }
  | { ask: 'invite' | 'state'; staff: Staff }
  | { ask: 'person' };

interface RowProps {
  people: People;
  grant: Grant;
  person: Person;
  now: number;
  onAsk: (asked: Asked) => void;
}

function Row({ people, grant, person, now, onAsk }: RowProps) {
  const staff = staffOf(people, grant);
  const name = nameOf(people, grant);
  const last = lastDay(grant);
  const why = obstacle(staff, grant, now);
  const over = isOver(grant, now);
  const act = (key: Parameters<typeof say>[0], asked: Asked) => (
    <button type="button" className="quiet" aria-label={`${say(key)}: ${name}`} onClick={() => onAsk(asked)}>
      {say(key)}
    </button>
  );
  return (
    <li className={why ? 'admin-card admin-card-off' : 'admin-card'}>
      <p className="admin-card-head">
        <strong>{name}</strong>
        {isOwn(person, grant) && <span className="soft">{say('grant.you')}</span>}
        {why && <span className="badge-held">{why}</span>}
      </p>
      <p>
        {rolesWords(grant)}
        {grant.offices.length > 0 && <span className="soft"> · {officesWords(people, grant)}</span>}
      </p>
      {!over && <p className="soft">{last ? say('grant.until', { day: dayWords(last) }) : say('grant.open')}</p>}
      <p className="card-acts">
        {act('grant.edit', { ask: 'edit', grant })}
        {over ? act('grant.resume', { ask: 'resume', grant }) : act('grant.suspend', { ask: 'suspend', grant })}
        {act('grant.delete', { ask: 'delete', grant })}
        {person.coordinator && staff && act('invitation.make', { ask: 'invite', staff })}
        {person.coordinator &&
          staff &&
          !isOwn(person, grant) &&
          act(staff.state === AccessState.SUSPENDED ? 'staff.resume' : 'staff.suspend', { ask: 'state', staff })}
      </p>
    </li>
  );
}

// Who may do what in a comune, until when, and how that is changed.
export function PeopleSection({ person, town }: { person: Person; town: Town }) {
  const read = useRead(town.tenant, readPeople);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [done, setDone] = useState('');
  useNow();
  const now = Date.now();
  const here = town.name.toLocaleUpperCase(locale());

  // What changes for oneself changes the page.
  async function finish(words: string, own = false): Promise<void> {
    setAsked(null);
    setDone(words);
    if (own) await whoAmI();
    await read.again();
  }

  const close = (): void => setAsked(null);
  return (
    <Section
      title={say('admin.persone')}
      lead={say(person.coordinator ? 'people.lead.coordinator' : 'people.lead')}
      read={read}
      done={done}
      acts={
        <>
          <button type="button" className="btn btn-primary btn-sm" onClick={() => setAsked({ ask: 'new' })}>
            {say('grant.new')}
          </button>
          {person.coordinator && (
            <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => setAsked({ ask: 'person' })}>
              {say('staff.new')}
            </button>
          )}
        </>
      }
    >
      {(people) => (
        <>
          {!people.grants.length && <Empty title={say('people.none', { town: town.name })} text={say('people.none.text')} />}
          <ul className="admin-list">
            {ordered(people, now).map((grant) => (
              <Row key={grant.name} people={people} grant={grant} person={person} now={now} onAsk={setAsked} />
            ))}
          </ul>
          {(asked?.ask === 'new' || asked?.ask === 'edit' || asked?.ask === 'resume') && (
            <GrantDialog
              key={asked.ask}
              people={people}
              town={town}
              person={person}
              grant={asked.ask === 'new' ? undefined : asked.grant}
              chosen={asked.ask === 'new' ? asked.chosen : undefined}
              resume={asked.ask === 'resume'}
              onClose={close}
              onDone={(name, own) =>
                void finish(say(asked.ask === 'new' ? 'grant.given' : asked.ask === 'resume' ? 'grant.resumed' : 'grant.saved', { name, town: here }), own)
              }
            />
          )}
          {(asked?.ask === 'suspend' || asked?.ask === 'delete') && (
            <GrantEndDialog
              people={people}
              town={town}
              person={person}
              grant={asked.grant}
              forever={asked.ask === 'delete'}
              onClose={close}
              onDone={(name, own) => void finish(say(asked.ask === 'delete' ? 'grant.deleted' : 'grant.ended', { name, town: here }), own)}
            />
          )}
          {asked?.ask === 'invite' && <InvitationDialog staff={asked.staff} onClose={close} />}
          {asked?.ask === 'state' && (
            <StaffStateDialog
              staff={asked.staff}
              onClose={close}
              onDone={(name, resumed) => void finish(say(resumed ? 'staff.resumed' : 'staff.suspended', { name }))}
            />
          )}
          {asked?.ask === 'person' && (
            <NewPersonDialog
              association={person.association}
              known={people.staff}
              onClose={close}
              onDone={(staff) => {
                void read.again().then(() => setAsked({ ask: 'new', chosen: staff }));
                setDone(say('staff.created', { name: staff.displayName }));
              }}
            />
          )}
        </>
      )}
    </Section>
  );
}
