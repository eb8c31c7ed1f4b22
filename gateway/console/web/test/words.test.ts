import { expect, test, vi } from 'vitest';

import { topics } from '../generated/topics.ts';
import { pieces } from '../src/tickets/evidence.ts';
import { en } from '../src/words/en.ts';
import { it } from '../src/words/it.ts';
import { format } from '../src/words/message.ts';
import { topicsInEnglish } from '../src/words/topicsInEnglish.ts';
import { MemoryStorage } from './storage.ts';

vi.stubGlobal('localStorage', new MemoryStorage());
const { ruleWords } = await import('../src/words/rules.ts');

test('plurals are those of the language', () => {
  const days = '{n, plural, =0 {oggi} one {# giorno} other {# giorni}} a {town}';
  expect(format(days, { n: 0, town: 'Sori' }, 'it-IT')).toBe('oggi a Sori');
  expect(format(days, { n: 1, town: 'Sori' }, 'it-IT')).toBe('1 giorno a Sori');
  expect(format(days, { n: 12000, town: 'Sori' }, 'it-IT')).toBe('12.000 giorni a Sori');
  expect(format('{n, plural, one {a minute} other {# minutes}}', { n: 2 }, 'en-GB')).toBe('2 minutes');
  expect(() => format('{n, plural', { n: 1 }, 'it-IT')).toThrow();
});

test('both catalogues can be said, with the same arguments', () => {
  const names = (pattern: string) => [...new Set([...pattern.matchAll(/\{\s*(\w+)\s*[,}]/g)].map(([, name]) => name))].sort();
  for (const key of Object.keys(it) as (keyof typeof it)[]) {
    const given = Object.fromEntries(names(it[key]).map((name) => [name!, 2]));
    expect(format(it[key], given, 'it-IT'), key).not.toMatch(/[{}]/);
    expect(format(en[key], given, 'en-GB'), key).not.toMatch(/[{}]/);
    expect(en[key].trim(), key).not.toBe('');
  }
});

test('what the gateway refuses is said in the language of the page', () => {
  expect(ruleWords('is required: the citizen reads it')).toBe('manca');
  expect(ruleWords('must be at most 63 bytes long, not 70')).toBe(
    'è troppo lungo: 70 invece di 63 al massimo (una lettera accentata conta per due)',
  );
  expect(ruleWords('must not name another comune: Recco')).toBe('nomina un altro comune, Recco');
  expect(ruleWords('{via} is not filled')).toBe('manca «via»');
  expect(ruleWords('is no other comune in service of this association')).toBe('non è un altro comune in servizio');
  expect(ruleWords('what nobody translated yet')).toBe('what nobody translated yet');
});

test('every topic has an English name, and no other', () => {
  expect(Object.keys(topicsInEnglish).sort()).toEqual(Object.keys(topics).sort());
});

test('marks stand where the bytes say, the stronger over the weaker', () => {
  const text = 'è a Recco 🚧 già';
  const at = (word: string) => new TextEncoder().encode(text.slice(0, text.indexOf(word))).length;
  expect(
    pieces(text, [
      { begin: at('Recco'), end: at(' 🚧'), mark: 'contradicts' },
      { begin: at('a Recco'), end: at('🚧'), mark: 'topic' },
      { begin: 0, end: 999, mark: 'supports' },
    ]),
  ).toEqual([
    { text: 'è ' },
    { text: 'a ', mark: 'topic' },
    { text: 'Recco', mark: 'contradicts' },
    { text: ' ', mark: 'topic' },
    { text: '🚧 già' },
  ]);
  expect(pieces('', [])).toEqual([]);
  // In the middle of a letter: nothing is broken.
  expect(pieces('èà', [{ begin: 1, end: 3, mark: 'topic' }]).map(({ text: part }) => part).join('')).toBe('èà');
});
