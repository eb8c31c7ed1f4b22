// Opening hours and days away as a form has them, and as the contract writes them: "mon-fri 08:30-12:30",
// "2026-08-10/2026-08-21", "06-29".

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export interface Span {
  first: string;
  last: string;
  open: string;
  close: string;
}

export interface Days {
  first: string;
  last: string; // empty where it is one day
  yearly: boolean;
}

export function readSpan(text: string): Span {
  const [, first = 'mon', last = '', open = '', close = ''] =
    /^(\w{3})(?:-(\w{3}))? (\d\d:\d\d)-(\d\d:\d\d)$/.exec(text) ?? [];
  return { first, last: last || first, open, close };
}

export function writeSpan({ first, last, open, close }: Span): string {
  return `${first === last ? first : `${first}-${last}`} ${open}-${close}`;
}

export function isSpan({ first, last, open, close }: Span): boolean {
  const at = (day: string): number => weekdays.indexOf(day as (typeof weekdays)[number]);
  const time = /^\d\d:\d\d$/;
  return at(first) >= 0 && at(first) <= at(last) && time.test(open) && time.test(close) && open < close;
}

export function readDays(text: string): Days {
  const [first = '', last = ''] = text.split('/');
  // Of a year that has a 29 February.
  if (first.length === 5) return { first: `2024-${first}`, last: '', yearly: true };
  return { first, last, yearly: false };
}

export function writeDays({ first, last, yearly }: Days): string {
  if (yearly) return first.slice(5);
  return last && last !== first ? `${first}/${last}` : first;
}

export function areDays({ first, last, yearly }: Days): boolean {
  const day = /^\d{4}-\d\d-\d\d$/;
  return day.test(first) && (yearly || !last || (day.test(last) && first <= last));
}

// Whether one of them holds that day, ISO 8601; of those that come back every year, too.
export function holdDay(spans: readonly string[], day: string): boolean {
  return spans.some((text) => {
    const { first, last, yearly } = readDays(text);
    return yearly ? first.slice(5) === day.slice(5) : first <= day && day <= (last || first);
  });
}

// Over for good.
export function isPast(text: string, day: string): boolean {
  const { first, last, yearly } = readDays(text);
  return !yearly && (last || first) < day;
}
