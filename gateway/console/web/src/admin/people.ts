// Who may do what in one comune, as its administrator sees them.
import { AccessState, Role, type Grant, type Staff } from '../../generated/mugugno/v1/access_pb.ts';
import type { Office } from '../../generated/mugugno/v1/directory_pb.ts';
import type { Person } from '../frame/session.ts';
import { nameFromId } from '../towns/town.ts';
import { access, directory } from '../wire/transport.ts';
import { locale, say, sayNumbered } from '../words/language.ts';
import { dayOf, dayWords, millis } from '../words/time.ts';
import { allPages } from './useRead.ts';
import type { Facts } from './changed.ts';

// What can be given in a comune, the most usual first.
export const rolesHere = [Role.OFFICER, Role.OFFICE_USER, Role.TENANT_ADMIN, Role.AUDITOR] as const;

export interface People {
  grants: readonly Grant[];
  staff: readonly Staff[]; // of the whole association
  offices: readonly Office[];
}

export async function readPeople(tenant: string): Promise<People> {
  const [grants, staff, offices] = await Promise.all([
    allPages((pageToken) => access.listGrants({ parent: tenant, pageSize: 200, pageToken }), ({ grants: some }) => some),
    allPages((pageToken) => access.listEligibleStaff({ parent: tenant, pageSize: 200, pageToken }), ({ staff: some }) => some),
    allPages((pageToken) => directory.listOffices({ parent: tenant, pageSize: 200, pageToken }), ({ offices: some }) => some),
  ]);
  return { grants, staff, offices: offices.sort((a, b) => a.displayName.localeCompare(b.displayName, 'it')) };
}

export function idOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

export function staffOf(people: People, grant: Grant): Staff | undefined {
  return people.staff.find(({ name }) => idOf(name) === idOf(grant.name));
}

export function nameOf(people: People, grant: Grant): string {
  return staffOf(people, grant)?.displayName ?? nameFromId(idOf(grant.name));
}

export function isOwn(person: Person, grant: Grant): boolean {
  return idOf(person.name) === idOf(grant.name);
}

export function isOver(grant: Grant, now: number): boolean {
  return grant.expireTime !== undefined && millis(grant.expireTime) <= now;
}

// Administers here by this grant, at this moment.
export function isAdmin(grant: Grant, now: number): boolean {
  return grant.roles.includes(Role.TENANT_ADMIN) && !isOver(grant, now);
}

// Its last day, ISO 8601: one that ends at midnight does not hold the next day.
export function lastDay(grant: Grant): string {
  return grant.expireTime ? dayOf(millis(grant.expireTime) - 1) : '';
}

export function rolesWords(grant: Grant): string {
  const roles = rolesHere.filter((role) => grant.roles.includes(role)).map((role) => sayNumbered('role', role));
  return new Intl.ListFormat(locale()).format(roles);
}

export function officesWords(people: People, grant: Grant): string {
  const names = grant.offices.map(
    (office) => people.offices.find(({ name }) => name === office)?.displayName ?? nameFromId(idOf(office)),
  );
  return new Intl.ListFormat(locale()).format(names);
}

export function grantFacts(people: People, grant: Grant): Facts {
  const last = lastDay(grant);
  return {
    [say('grant.roles')]: rolesWords(grant),
    [say('grant.offices')]: officesWords(people, grant),
    [say('grant.last')]: last ? dayWords(last) : say('grant.open'),
  };
}

// Why somebody with a grant nevertheless cannot work; empty where they can.
export function obstacle(staff: Staff | undefined, grant: Grant, now: number): string {
  if (isOver(grant, now)) return say('grant.over', { day: dayWords(dayOf(millis(grant.expireTime))) });
  if (staff?.state === AccessState.SUSPENDED) return say('grant.suspended');
  if (staff?.expireTime && millis(staff.expireTime) <= now) {
    return say('grant.contract', { day: dayWords(dayOf(millis(staff.expireTime))) });
  }
  return '';
}

// Who can work stands before who cannot; then by name.
export function ordered(people: People, now: number): Grant[] {
  const rank = (grant: Grant): number => (obstacle(staffOf(people, grant), grant, now) ? 1 : 0);
  return [...people.grants].sort(
    (a, b) => rank(a) - rank(b) || nameOf(people, a).localeCompare(nameOf(people, b), 'it'),
  );
}
