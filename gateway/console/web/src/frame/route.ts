// Where in the console somebody is: its addresses are Italian words, as the form's are.
import { Observed, useObserved } from './observed.ts';

export interface Place {
  path: string; // below /console, such as "/posta/sori/0194…"
  search: string;
}

const base = '/console';

function present(): Place {
  return { path: location.pathname.slice(base.length) || '/', search: location.search };
}

const place = new Observed<Place>(present());
addEventListener('popstate', () => place.set(present()));

export const today = '/';
export const inbox = '/posta';
export const lobbyPath = '/da-smistare';
export const incidentsPath = '/eventi';
export const invitation = '/invito';
export const accessibility = '/accessibilita';
export const sessionsPath = '/accessi';
export const adminPath = '/amministrazione';

export const adminParts = ['persone', 'uffici', 'testi', 'canali'] as const;
export type AdminPart = (typeof adminParts)[number];

export function adminPlace(town: string, part: AdminPart): string {
  return `${adminPath}/${town}/${part}`;
}

// The comune's id, empty where none is named, and what of it is shown.
export function adminAt(path: string): { town: string; part: AdminPart } | undefined {
  const found = /^\/amministrazione(?:\/([a-z0-9-]+)(?:\/([a-z]+))?)?$/.exec(path);
  if (!found) return undefined;
  const part = adminParts.find((each) => each === (found[2] ?? adminParts[0]));
  return part && { town: found[1] ?? '', part };
}

export function ticketPath(name: string): string {
  const [, tenant, , ticket] = name.split('/');
  return `${inbox}/${tenant}/${ticket}`;
}

export function ticketAt(path: string): string {
  const found = /^\/posta\/([a-z0-9-]+)\/([a-z0-9-]+)$/.exec(path);
  return found ? `tenants/${found[1]}/tickets/${found[2]}` : '';
}

export function hrefOf(path: string, search = ''): string {
  return base + path + search;
}

export function go(path: string, search = '', { replace = false } = {}): void {
  const now = place.get();
  if (now.path === path && now.search === search) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', hrefOf(path, search));
  place.set(present());
}

export function usePlace(): Place {
  return useObserved(place);
}

export function currentPlace(): Place {
  return place.get();
}
