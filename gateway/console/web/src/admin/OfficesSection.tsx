import { useState, type ReactNode } from 'react';

import { Office_State, type Office, type Office_Person, type Tenant } from '../../generated/mugugno/v1/directory_pb.ts';
import { Empty } from '../parts/Empty.tsx';
import type { Town } from '../towns/town.ts';
import { locale, say } from '../words/language.ts';
import { dayOf } from '../words/time.ts';
import { holdDay, isPast } from './hours.ts';
import { weekWords } from './hoursWords.ts';
import { HoursDialog } from './HoursDialog.tsx';
import { OfficeDialog } from './OfficeDialog.tsx';
import { daysList, readOffices } from './offices.ts';
import { Section } from './Section.tsx';
import { useRead } from './useRead.ts';

function Fact({ label, words }: { label: string; words: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{words}</dd>
    </div>
  );
}

function Who({ person }: { person: Office_Person | undefined }) {
  if (!person) return <>{say('office.nobody')}</>;
  return (
    <>
      {person.displayName} <span className="soft admin-mailbox">{person.email}</span>
    </>
  );
}

function Card({ office, isDefault, today, onEdit }: { office: Office; isDefault: boolean; today: string; onEdit: () => void }) {
  const coming = office.liaisonAbsences.filter((days) => !isPast(days, today));
  const away = holdDay(coming, today);
  const suspended = office.state === Office_State.SUSPENDED;
  return (
    <li className={suspended ? 'admin-card admin-card-off' : 'admin-card'}>
      <p className="admin-card-head">
        <strong>{office.displayName}</strong>
        {isDefault && <span className="soft">{say('office.default')}</span>}
        {suspended && <span className="badge-held">{say('office.suspended')}</span>}
        {away && (
          <span className="badge-held">{say(office.deputy ? 'office.away' : 'office.away.nobody')}</span>
        )}
      </p>
      <dl className="admin-facts">
        <Fact label={say('office.liaison')} words={<Who person={office.liaison} />} />
        <Fact label={say('office.deputy')} words={<Who person={office.deputy} />} />
        {coming.length > 0 && <Fact label={say('office.absences')} words={daysList(coming)} />}
        <Fact
          label={say('office.hours')}
          words={office.openingHours?.week.length ? weekWords(office.openingHours.week) : say('office.hours.comune')}
        />
      </dl>
      <p className="card-acts">
        <button type="button" className="quiet" aria-label={`${say('office.edit')}: ${office.displayName}`} onClick={onEdit}>
          {say('office.edit')}
        </button>
      </p>
    </li>
  );
}

function ComuneHours({ tenant, today }: { tenant: Tenant; today: string }) {
  const hours = tenant.openingHours;
  const closures = (hours?.closures ?? []).filter((days) => !isPast(days, today));
  return (
    <dl className="admin-card admin-facts">
      <Fact label={say('hours.comune')} words={hours?.week.length ? weekWords(hours.week) : say('hours.week.none')} />
      <Fact label={say('hours.closures')} words={closures.length ? daysList(closures) : say('hours.closures.none')} />
    </dl>
  );
}

// When a comune and its offices answer, who answers for them, and who stands in.
export function OfficesSection({ town }: { town: Town }) {
  const read = useRead(town.tenant, readOffices);
  const [asked, setAsked] = useState<'hours' | Office | null>(null);
  const [done, setDone] = useState('');
  const today = dayOf(Date.now());

  function finish(words: string): void {
    setAsked(null);
    setDone(words);
    void read.again();
  }

  return (
    <Section
      title={say('admin.uffici')}
      lead={say('offices.lead')}
      read={read}
      done={done}
      acts={
        <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => setAsked('hours')}>
          {say('hours.edit')}
        </button>
      }
    >
      {({ tenant, offices }) => (
        <>
          <ComuneHours tenant={tenant} today={today} />
          {!offices.length && <Empty title={say('offices.none', { town: town.name })} text={say('offices.none.text')} />}
          <ul className="admin-list">
            {offices.map((office) => (
              <Card
                key={office.name}
                office={office}
                isDefault={office.name === tenant.defaultOffice}
                today={today}
                onEdit={() => setAsked(office)}
              />
            ))}
          </ul>
          {asked === 'hours' && (
            <HoursDialog
              tenant={tenant}
              town={town}
              onClose={() => setAsked(null)}
              onDone={() => finish(say('hours.saved', { town: town.name.toLocaleUpperCase(locale()) }))}
            />
          )}
          {asked && asked !== 'hours' && (
            <OfficeDialog
              office={asked}
              town={town}
              onClose={() => setAsked(null)}
              onDone={() => finish(say('office.saved', { office: asked.displayName, town: town.name.toLocaleUpperCase(locale()) }))}
            />
          )}
        </>
      )}
    </Section>
  );
}
