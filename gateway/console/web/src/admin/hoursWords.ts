import { locale, say, sayNamed } from '../words/language.ts';
import { dayWords } from '../words/time.ts';
import { readDays, readSpan } from './hours.ts';

export function spanWords(text: string): string {
  const { first, last, open, close } = readSpan(text);
  const days = first === last ? sayNamed('weekday', first) : `${sayNamed('weekday', first)}–${sayNamed('weekday', last)}`;
  return `${days} ${open}–${close}`;
}

export function daysWords(text: string): string {
  const { first, last, yearly } = readDays(text);
  if (!yearly) return last ? say('admin.days', { first: dayWords(first), last: dayWords(last) }) : dayWords(first);
  const day = new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(Date.parse(`${first}T12:00:00Z`));
  return say('admin.days.yearly', { day });
}

export function weekWords(week: readonly string[]): string {
  return week.map(spanWords).join(', ');
}
