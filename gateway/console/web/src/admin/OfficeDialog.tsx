import { useRef, useState } from 'react';

import type { Office } from '../../generated/mugugno/v1/directory_pb.ts';
import { ActDialog } from '../parts/ActDialog.tsx';
import type { Town } from '../towns/town.ts';
import { directory } from '../wire/transport.ts';
import { locale, say } from '../words/language.ts';
import { dayOf } from '../words/time.ts';
import { saveOver } from './changed.ts';
import { Line } from './Fields.tsx';
import { DaysFields, WeekFields, wrongDays, wrongHours } from './HoursFields.tsx';
import { isPast, readDays, readSpan, writeDays, writeSpan } from './hours.ts';
import { officeFacts } from './offices.ts';

interface Props {
  office: Office;
  town: Town;
  onClose: () => void;
  onDone: () => void;
}

// One of the two people of an office: a name and a mailbox, or nobody.
function wrongPerson(name: string, email: string, what: string): string {
  if (!name.trim() && !email.trim()) return '';
  if (!name.trim()) return say('admin.missing', { field: say('office.person.name', { who: what }) });
  if (!/^\S+@\S+\.\S+$/.test(email.trim())) return say('admin.missing', { field: say('office.person.email', { who: what }) });
  return '';
}

// Who answers for the office, who stands in and when, and its hours.
export function OfficeDialog({ office, town, onClose, onDone }: Props) {
  const seen = useRef(office);
  const today = dayOf(Date.now());
  const [liaison, setLiaison] = useState({ displayName: office.liaison?.displayName ?? '', email: office.liaison?.email ?? '' });
  const [deputy, setDeputy] = useState({ displayName: office.deputy?.displayName ?? '', email: office.deputy?.email ?? '' });
  // Those that are over go with the next change.
  const [absences, setAbsences] = useState(office.liaisonAbsences.filter((days) => !isPast(days, today)).map(readDays));
  const [own, setOwn] = useState((office.openingHours?.week.length ?? 0) > 0);
  const [week, setWeek] = useState((office.openingHours?.week ?? []).map(readSpan));
  const [closures, setClosures] = useState((office.openingHours?.closures ?? []).map(readDays));

  function wrong(): string {
    return (
      wrongPerson(liaison.displayName, liaison.email, say('office.liaison')) ||
      wrongPerson(deputy.displayName, deputy.email, say('office.deputy')) ||
      wrongDays(absences, say('office.absences')) ||
      (own ? (week.length ? wrongHours(week, closures) : say('admin.missing', { field: say('hours.week') })) : '')
    );
  }

  async function save(requestId: string): Promise<string | void> {
    const of = ({ displayName, email }: typeof liaison) =>
      displayName.trim() ? { displayName: displayName.trim(), email: email.trim() } : undefined;
    const before = office.openingHours;
    const hours = own ? { week: week.map(writeSpan), closures: closures.map(writeDays) } : undefined;
    const differs = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b);
    const person = (each: { displayName: string; email: string } | undefined) => [each?.displayName ?? '', each?.email ?? ''];
    // What nobody touched here stays as a colleague may have left it.
    const paths = [
      ...(differs(person(of(liaison)), person(office.liaison)) ? ['liaison'] : []),
      ...(differs(person(of(deputy)), person(office.deputy)) ? ['deputy'] : []),
      ...(differs(absences.map(writeDays), office.liaisonAbsences) ? ['liaison_absences'] : []),
      ...(differs([hours?.week ?? [], hours?.closures ?? []], [before?.week ?? [], before?.closures ?? []]) ? ['opening_hours'] : []),
    ];
    if (!paths.length) return onClose();
    const refused = await saveOver(
      seen,
      (etag) =>
        directory.updateOffice({
          office: {
            name: office.name,
            liaison: of(liaison),
            deputy: of(deputy),
            liaisonAbsences: absences.map(writeDays),
            openingHours: hours,
            etag,
          },
          updateMask: { paths },
          requestId,
        }),
      () => directory.getOffice({ name: office.name }),
      officeFacts,
    );
    if (refused) return refused;
    onDone();
  }

  return (
    <ActDialog
      wide
      title={say('office.title', { office: office.displayName, town: town.name })}
      submit={say('admin.save', { town: town.name.toLocaleUpperCase(locale()) })}
      onClose={onClose}
      onSubmit={async (requestId) => wrong() || save(requestId)}
    >
      <div className="counter-reach">
        <Line
          label={say('office.person.name', { who: say('office.liaison') })}
          value={liaison.displayName}
          onChange={(displayName) => setLiaison({ ...liaison, displayName })}
          first
        />
        <Line
          label={say('office.person.email', { who: say('office.liaison') })}
          value={liaison.email}
          onChange={(email) => setLiaison({ ...liaison, email })}
        />
        <Line
          label={say('office.person.name', { who: say('office.deputy') })}
          value={deputy.displayName}
          onChange={(displayName) => setDeputy({ ...deputy, displayName })}
        />
        <Line
          label={say('office.person.email', { who: say('office.deputy') })}
          value={deputy.email}
          onChange={(email) => setDeputy({ ...deputy, email })}
        />
      </div>
      <DaysFields
        legend={say('office.absences')}
        none={say('office.absences.none')}
        add={say('office.absences.add')}
        days={absences}
        onChange={setAbsences}
      />
      <fieldset className="choices">
        <legend>{say('office.hours')}</legend>
        <label>
          <input type="radio" name="hours" checked={!own} onChange={() => setOwn(false)} />
          <span>{say('office.hours.comune')}</span>
        </label>
        <label>
          <input type="radio" name="hours" checked={own} onChange={() => setOwn(true)} />
          <span>{say('office.hours.own')}</span>
        </label>
      </fieldset>
      {own && (
        <>
          <WeekFields week={week} onChange={setWeek} />
          <DaysFields
            legend={say('hours.closures')}
            none={say('hours.closures.none')}
            add={say('hours.closures.add')}
            days={closures}
            onChange={setClosures}
            yearly
          />
        </>
      )}
    </ActDialog>
  );
}
