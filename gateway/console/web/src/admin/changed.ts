// Two people at one form: who saves second sees what the first one changed before anything is lost.
import { isChanged } from '../wire/failure.ts';
import { locale, say } from '../words/language.ts';

// What stands on the page, by what it is called there.
export type Facts = Readonly<Record<string, string>>;

export function changedWords(before: Facts, now: Facts): string {
  const changes = Object.entries(now).filter(([label, value]) => before[label] !== value);
  if (!changes.length) return say('admin.changed.elsewhere');
  const list = new Intl.ListFormat(locale()).format(
    changes.map(([label, value]) => say('admin.changed.fact', { label, value: value || say('admin.nothing') })),
  );
  return say('admin.changed', { what: list });
}

// Saves over what was seen. Where somebody was faster it says what is different, and goes on from there.
export async function saveOver<T extends { etag: string }>(
  seen: { current: T },
  save: (etag: string) => Promise<unknown>,
  read: () => Promise<T>,
  facts: (record: T) => Facts,
): Promise<string> {
  try {
    await save(seen.current.etag);
    return '';
  } catch (error) {
    if (!isChanged(error)) throw error;
    const now = await read();
    const words = changedWords(facts(seen.current), facts(now));
    seen.current = now;
    return words;
  }
}
