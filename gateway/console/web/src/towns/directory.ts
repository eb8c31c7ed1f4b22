// The comuni somebody works for, the offices and people their tickets can go to, and the comuni around.
// What the directory does not show to a person is told from ids.
import type { Ticket, TicketDestination } from '../../generated/mugugno/v1/ticket_pb.ts';
import { Tenant_Mode, Tenant_State, type Channel, type Tenant } from '../../generated/mugugno/v1/directory_pb.ts';
import { Observed, useObserved } from '../frame/observed.ts';
import type { Person } from '../frame/session.ts';
import { seesRestricted } from '../tickets/restriction.ts';
import { directory, tickets } from '../wire/transport.ts';
import { nameFromId, type Town } from './town.ts';

export interface Towns {
  mine: readonly Town[]; // by name
  neighbours: readonly string[]; // names of all comuni known
  around: readonly Town[]; // those in service, by name
  administered: readonly Town[]; // by name
  read: boolean; // the directory has said what it shows
}

export type Destination = Pick<TicketDestination, 'name' | 'displayName' | 'offices'>;

const none: Towns = { mine: [], neighbours: [], around: [], administered: [], read: false };
const towns = new Observed<Towns>(none);
const destinations = new Observed<ReadonlyMap<string, readonly Destination[]>>(new Map());

function townOf(tenant: string, known: Tenant | undefined): Town {
  const id = tenant.slice('tenants/'.length);
  return {
    id,
    tenant,
    name: known?.displayName || nameFromId(id),
    signature: known?.signature ?? '',
    training: known?.mode === Tenant_Mode.TRAINING,
  };
}

function build(person: Person, known: readonly Tenant[], read = true): Towns {
  const of = new Map(known.map((tenant) => [tenant.name, tenant]));
  const mine = person.tenants.map((tenant) => townOf(tenant, of.get(tenant)));
  const names = new Set([...mine.map(({ name }) => name), ...known.map(({ displayName }) => displayName)]);
  const administered = person.coordinator ? [...new Set([...of.keys(), ...person.admin])] : person.admin;
  const byName = (a: Town, b: Town): number => a.name.localeCompare(b.name, 'it');
  return {
    mine: mine.sort(byName),
    neighbours: [...names].filter(Boolean),
    around: known
      .filter(({ state }) => state === Tenant_State.ACTIVE)
      .map((tenant) => townOf(tenant.name, tenant))
      .sort(byName),
    administered: administered.map((tenant) => townOf(tenant, of.get(tenant))).sort(byName),
    read,
  };
}

async function listTenants(association: string): Promise<Tenant[]> {
  const found: Tenant[] = [];
  let pageToken = '';
  do {
    const page = await directory.listTenants({ parent: association, pageSize: 200, pageToken });
    found.push(...page.tenants);
    pageToken = page.nextPageToken;
  } while (pageToken);
  return found;
}

async function each<T>(calls: Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(calls);
  return settled.filter((result) => result.status === 'fulfilled').map(({ value }) => value);
}

export async function readTowns(person: Person): Promise<void> {
  destinations.set(new Map());
  towns.set(build(person, [], false));
  let known: Tenant[];
  try {
    known = await listTenants(person.association);
  } catch {
    known = await each([...new Set([...person.tenants, ...person.admin])].map((name) => directory.getTenant({ name })));
  }
  towns.set(build(person, known));
}

const asked = new Set<string>();

// Once for each comune.
export async function readDestinations(tenant: string): Promise<void> {
  if (asked.has(tenant) || !tenant) return;
  asked.add(tenant);
  try {
    const { destinations: found } = await tickets.listTicketDestinations({ parent: tenant });
    destinations.set(new Map([...destinations.get(), [tenant, found]]));
  } catch {
    // Asked again by the next ticket.
    asked.delete(tenant);
  }
}

const channels = new Observed<ReadonlyMap<string, readonly Channel[]>>(new Map());

// Nothing where the person may not read them.
export async function readChannels(tenant: string): Promise<void> {
  try {
    const { channels: found } = await directory.listChannels({ parent: tenant, pageSize: 200 });
    channels.set(new Map([...channels.get(), [tenant, found]]));
  } catch {
    // What is not known is not shown.
  }
}

// Of those that are read.
export function useChannelsOf(asked: readonly Town[]): ReadonlyMap<string, readonly Channel[]> {
  const known = useObserved(channels);
  return new Map(asked.flatMap(({ tenant }) => (known.has(tenant) ? [[tenant, known.get(tenant)!] as const] : [])));
}

export function forgetTowns(): void {
  asked.clear();
  channels.set(new Map());
  destinations.set(new Map());
  towns.set(none);
}

export function useTowns(): Towns {
  return useObserved(towns);
}

export function currentTowns(): Towns {
  return towns.get();
}

const isOffice = ({ name }: Destination): boolean => name.startsWith('tenants/');

export function useDestinations(tenant: string): { offices: readonly Destination[]; people: readonly Destination[] } {
  const all = useObserved(destinations).get(tenant) ?? [];
  return { offices: all.filter(isOffice), people: all.filter((each) => !isOffice(each)) };
}

// Of those read so far.
export function destinationsOf(tenant: string): readonly Destination[] {
  return destinations.get().get(tenant) ?? [];
}

// Who works for some offices only can be given their tickets, and none the desk keeps; what only named
// people see goes to one of them.
export function worksWith(person: Destination, ticket: Ticket): boolean {
  if (ticket.restriction) return seesRestricted(person, ticket);
  return !person.offices.length || (!ticket.hold && person.offices.includes(ticket.office));
}

// Empty for who is no colleague in any comune read so far.
export function colleagueNamed(staff: string): string {
  for (const all of destinations.get().values()) {
    const known = all.find(({ name }) => name === staff);
    if (known) return known.displayName;
  }
  return '';
}

function findTown({ mine, around, administered }: Towns, tenant: string): Town {
  const is = (town: Town): boolean => town.tenant === tenant;
  return mine.find(is) ?? around.find(is) ?? administered.find(is) ?? townOf(tenant, undefined);
}

export function useTown(tenant: string): Town {
  return findTown(useTowns(), tenant);
}

export function townNamed(tenant: string): Town {
  return findTown(towns.get(), tenant);
}

export function useOfficeName(office: string): string {
  const tenant = /^tenants\/[^/]+/.exec(office)?.[0] ?? '';
  const known = useObserved(destinations).get(tenant)?.find(({ name }) => name === office);
  return known?.displayName ?? (office ? nameFromId(office.slice(office.lastIndexOf('/') + 1)) : '');
}
