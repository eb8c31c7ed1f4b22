// One cause over several comuni: an incident of each, under the same id.
import { IncidentTicket_State as State, type Incident } from '../../generated/mugugno/v1/incident_service_pb.ts';
import { tenantOf } from '../towns/town.ts';
import { millis } from '../words/time.ts';

export interface Cause {
  id: string;
  name: string;
  incidents: readonly Incident[]; // one of each comune
}

export function idOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

// In the order they came in, each under the name its first comune gives it.
export function causesOf(incidents: readonly Incident[]): Cause[] {
  const causes = new Map<string, Incident[]>();
  for (const incident of incidents) {
    const id = idOf(incident.name);
    causes.set(id, [...(causes.get(id) ?? []), incident]);
  }
  return [...causes].map(([id, of]) => ({ id, name: of[0]!.displayName, incidents: of }));
}

// Tickets by comune, in the order of the names.
export function byTenant(tickets: readonly string[]): [tenant: string, tickets: string[]][] {
  const found = new Map<string, string[]>();
  for (const name of tickets) found.set(tenantOf(name), [...(found.get(tenantOf(name)) ?? []), name]);
  return [...found];
}

// When the reminders of its comuni go on at the latest; 0 where none rest.
export function pausedUntil({ incidents }: Cause, now: number): number {
  const ends = incidents.map(({ pauseEndTime }) => millis(pauseEndTime)).filter((end) => end > now);
  return ends.length ? Math.max(...ends) : 0;
}

export const comune = '{comune}';

export function filled(text: string, town: string): string {
  return text.replaceAll(comune, town);
}

export const states = [State.OFFERED, State.FAILED, State.WAITING, State.REACHED] as const;
