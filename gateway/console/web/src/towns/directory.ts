// The comuni somebody works for, their offices, and the names of all comuni of the association. What
// the directory does not show to a person is told from ids.
import type { Office } from '../../generated/mugugno/v1/directory_pb.ts';
import { Tenant_Mode, type Channel, type Tenant } from '../../generated/mugugno/v1/directory_pb.ts';
import { Observed, useObserved } from '../frame/observed.ts';
import type { Person } from '../frame/session.ts';
import { directory } from '../wire/transport.ts';
import { nameFromId, type Town } from './town.ts';

export interface Towns {
  mine: readonly Town[]; // by name
  neighbours: readonly string[]; // names of all comuni known
}

const none: Towns = { mine: [], neighbours: [] };
const towns = new Observed<Towns>(none);
const offices = new Observed<ReadonlyMap<string, readonly Office[]>>(new Map());

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

function build(person: Person, known: readonly Tenant[]): Towns {
  const of = new Map(known.map((tenant) => [tenant.name, tenant]));
  const mine = person.tenants.map((tenant) => townOf(tenant, of.get(tenant)));
  const names = new Set([...mine.map(({ name }) => name), ...known.map(({ displayName }) => displayName)]);
  return {
    mine: mine.sort((a, b) => a.name.localeCompare(b.name, 'it')),
    neighbours: [...names].filter(Boolean),
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
  offices.set(new Map());
  towns.set(build(person, []));
  let known: Tenant[];
  try {
    known = await listTenants(person.association);
  } catch {
    known = await each(person.tenants.map((name) => directory.getTenant({ name })));
  }
  towns.set(build(person, known));
}

const asked = new Set<string>();

// Once for each comune; empty where the person may not read its directory.
export async function readOffices(tenant: string): Promise<void> {
  if (asked.has(tenant) || !tenant) return;
  asked.add(tenant);
  try {
    const { offices: found } = await directory.listOffices({ parent: tenant, pageSize: 200 });
    offices.set(new Map([...offices.get(), [tenant, found]]));
  } catch {
    offices.set(new Map([...offices.get(), [tenant, []]]));
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

export function useChannels(tenant: string): readonly Channel[] | undefined {
  return useObserved(channels).get(tenant);
}

export function forgetTowns(): void {
  asked.clear();
  channels.set(new Map());
  offices.set(new Map());
  towns.set(none);
}

export function useTowns(): Towns {
  return useObserved(towns);
}

export function currentTowns(): Towns {
  return towns.get();
}

export function useOffices(tenant: string): readonly Office[] {
  return useObserved(offices).get(tenant) ?? [];
}

export function useTown(tenant: string): Town {
  return useTowns().mine.find((town) => town.tenant === tenant) ?? townOf(tenant, undefined);
}

export function townNamed(tenant: string): Town {
  return towns.get().mine.find((town) => town.tenant === tenant) ?? townOf(tenant, undefined);
}

export function useOfficeName(office: string): string {
  const tenant = /^tenants\/[^/]+/.exec(office)?.[0] ?? '';
  const known = useOffices(tenant).find(({ name }) => name === office);
  return known?.displayName ?? (office ? nameFromId(office.slice(office.lastIndexOf('/') + 1)) : '');
}
