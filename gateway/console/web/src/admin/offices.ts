// A comune's offices: who answers for them, when, and who stands in.
import type { OpeningHours } from '../../generated/mugugno/v1/citizen_notices_pb.ts';
import type { Office, Office_Person, Tenant } from '../../generated/mugugno/v1/directory_pb.ts';
import { directory } from '../wire/transport.ts';
import { locale, say } from '../words/language.ts';
import type { Facts } from './changed.ts';
import { daysWords, weekWords } from './hoursWords.ts';
import { allPages } from './useRead.ts';

export interface Offices {
  tenant: Tenant;
  offices: readonly Office[];
}

export async function readOffices(name: string): Promise<Offices> {
  const [tenant, offices] = await Promise.all([
    directory.getTenant({ name }),
    allPages((pageToken) => directory.listOffices({ parent: name, pageSize: 200, pageToken }), ({ offices: some }) => some),
  ]);
  return { tenant, offices: offices.sort((a, b) => a.displayName.localeCompare(b.displayName, 'it')) };
}

export function personWords(person: Office_Person | undefined): string {
  return person ? [person.displayName, person.email].filter(Boolean).join(', ') : '';
}

export function daysList(days: readonly string[]): string {
  return new Intl.ListFormat(locale()).format(days.map(daysWords));
}

export function hoursFacts(hours: OpeningHours | undefined): Facts {
  return {
    [say('hours.week')]: weekWords(hours?.week ?? []),
    [say('hours.closures')]: daysList(hours?.closures ?? []),
  };
}

export function officeFacts(office: Office): Facts {
  return {
    [say('office.liaison')]: personWords(office.liaison),
    [say('office.deputy')]: personWords(office.deputy),
    [say('office.absences')]: daysList(office.liaisonAbsences),
    ...hoursFacts(office.openingHours),
  };
}
