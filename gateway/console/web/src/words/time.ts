// Moments and ages as people say them, in the time of the comuni wherever the browser stands.
import type { Timestamp } from '@bufbuild/protobuf/wkt';

import { locale, say } from './language.ts';

const zone = 'Europe/Rome';

export function millis(time: Timestamp | undefined): number {
  return time ? Number(time.seconds) * 1000 + time.nanos / 1e6 : 0;
}

export function clock(at: number): string {
  return new Intl.DateTimeFormat(locale(), { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(at);
}

function day(at: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(at);
}

// The day in Rome, ISO 8601.
export function dayOf(at: number): string {
  return day(at);
}

// Its last second in Rome, whatever the clocks do that night.
export function endOfDay(iso: string): number {
  const noon = Date.parse(`${iso}T12:00:00Z`);
  for (let hours = 9; hours <= 12; hours += 1) {
    const next = noon + hours * 3_600_000;
    if (day(next) !== iso) return next - 1000;
  }
  return noon + 11 * 3_600_000 - 1000;
}

// Its first second in Rome.
export function beginOfDay(iso: string): number {
  return endOfDay(day(Date.parse(`${iso}T12:00:00Z`) - 86_400_000)) + 1000;
}

// "3 dicembre 2026".
export function dayWords(iso: string): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(`${iso}T12:00:00Z`));
}

// "14:05" today, "gio 19 nov, 14:05" on another day.
export function moment(at: number, now = Date.now()): string {
  if (day(at) === day(now)) return clock(at);
  const sameYear = day(at).slice(0, 4) === day(now).slice(0, 4);
  return new Intl.DateTimeFormat(locale(), {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);
}

// How long ago, in one unit.
export function age(at: number, now = Date.now()): string {
  const minutes = Math.max(0, Math.floor((now - at) / 60_000));
  if (minutes < 1) return say('age.now');
  if (minutes < 60) return say('age.minutes', { n: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return say('age.hours', { n: hours });
  return say('age.days', { n: Math.floor(hours / 24) });
}
