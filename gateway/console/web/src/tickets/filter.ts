// What of the inbox somebody wants to see; it stands in the address, so it can be kept and shared.
import type { Ticket } from '../../generated/mugugno/v1/ticket_pb.ts';
import { views } from './states.ts';
import type { View } from './ticketList.ts';

export interface Filter {
  town: string; // an id; empty for all
  state: string; // of views
  emergency: boolean;
  held: boolean;
  mine: boolean;
}

export const everything: Filter = { town: '', state: 'open', emergency: false, held: false, mine: false };

export function readFilter(search: string): Filter {
  const params = new URLSearchParams(search);
  const state = params.get('stato') ?? 'open';
  return {
    town: params.get('comune') ?? '',
    state: Object.hasOwn(views, state) ? state : 'open',
    emergency: params.has('emergenze'),
    held: params.has('confermare'),
    mine: params.has('mie'),
  };
}

export function searchOf(filter: Filter): string {
  const params = new URLSearchParams();
  if (filter.town) params.set('comune', filter.town);
  if (filter.state !== 'open') params.set('stato', filter.state);
  if (filter.emergency) params.set('emergenze', '');
  if (filter.held) params.set('confermare', '');
  if (filter.mine) params.set('mie', '');
  const search = params.toString().replaceAll('=&', '&').replace(/=$/, '');
  return search && `?${search}`;
}

export function isNarrow(filter: Filter): boolean {
  return searchOf(filter) !== '';
}

// What the gateway sorts out.
export function viewOf(filter: Filter, staff: string): View {
  return {
    parent: `tenants/${filter.town || '-'}`,
    states: views[filter.state] ?? [],
    held: filter.held,
    assignee: filter.mine ? staff : '',
  };
}

// And what is left to this page.
export function shows(filter: Filter, ticket: Ticket): boolean {
  return !filter.emergency || ticket.emergency;
}
