// Who is signed in, and where they may work.
import { Code } from '@connectrpc/connect';

import { Role, type Grant } from '../../generated/mugugno/v1/access_pb.ts';
import { outgoing } from '../drafts/post.ts';
import { dropAllDrafts } from '../drafts/drafts.ts';
import { codeOf } from '../wire/failure.ts';
import { signOut } from '../wire/session.ts';
import { access, whenRefused } from '../wire/transport.ts';
import { forgetAlerts } from './alerts.ts';
import { Observed } from './observed.ts';

export interface Person {
  name: string; // associations/{association}/staff/{staff}
  displayName: string;
  association: string; // associations/{association}
  tenants: string[]; // tenants/{tenant} whose tickets they may read
  officer: string[]; // of those, where they work for all offices: transfers and sends are theirs
  desk: boolean; // works the association's lobby
  admin: string[]; // tenants/{tenant} whose administrator they are
  coordinator: boolean; // administers the association, and so all its comuni
}

export function mayAdminister(person: Person): boolean {
  return person.coordinator || person.admin.length > 0;
}

// Reads no messages at all: the console is its administration.
export function administersOnly(person: Person): boolean {
  return mayAdminister(person) && !person.tenants.length && !person.desk;
}

export type Session =
  | { phase: 'asking' }
  | { phase: 'away' }
  | { phase: 'out'; left: boolean }
  | { phase: 'in'; person: Person }
  | { phase: 'expired'; person: Person };

export const session = new Observed<Session>({ phase: 'asking' });

const reading = [Role.OFFICER, Role.OFFICE_USER];

export function personOf(name: string, displayName: string, grants: readonly Grant[]): Person {
  const association = /^associations\/[^/]+/.exec(name)?.[0] ?? '';
  const tenantsOf = (wanted: readonly Role[]): string[] => {
    const found = grants
      .filter(({ roles }) => roles.some((role) => wanted.includes(role)))
      .map(({ name: grant }) => /^tenants\/[^/]+/.exec(grant)?.[0])
      .filter((tenant) => tenant !== undefined);
    return [...new Set(found)].sort();
  };
  const holds = (role: Role): boolean =>
    grants.some(({ name: grant, roles }) => grant.startsWith(`${association}/grants/`) && roles.includes(role));
  return {
    name,
    displayName,
    association,
    tenants: tenantsOf(reading),
    officer: tenantsOf([Role.OFFICER]),
    desk: holds(Role.OFFICER),
    admin: tenantsOf([Role.TENANT_ADMIN]),
    coordinator: holds(Role.ASSOCIATION_ADMIN),
  };
}

export async function whoAmI(): Promise<void> {
  try {
    const caller = await access.getCaller({});
    const before = session.get();
    if (before.phase !== 'expired' || before.person.name !== caller.name) outgoing.clear();
    session.set({ phase: 'in', person: personOf(caller.name, caller.displayName, caller.grants) });
  } catch (error) {
    if (codeOf(error) !== Code.Unauthenticated) session.set({ phase: 'away' });
    else if (session.get().phase !== 'expired') session.set({ phase: 'out', left: false });
  }
}

whenRefused(() => {
  const now = session.get();
  if (now.phase === 'in') session.set({ phase: 'expired', person: now.person });
});

// False where the gateway could not be told: then the session is still open, and the page says so.
export async function leave(): Promise<boolean> {
  try {
    await signOut();
  } catch {
    return false;
  }
  outgoing.clear();
  dropAllDrafts();
  void forgetAlerts();
  session.set({ phase: 'out', left: true });
  return true;
}
