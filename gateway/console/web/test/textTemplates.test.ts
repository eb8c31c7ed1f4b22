import { expect, test } from 'vitest';

import { dayIn, filled, isFilled, openVariables } from '../src/drafts/textTemplates.ts';

const text = 'Gentile {nome}, per la {numero} passiamo {giorno:data} con {metri_di_tubo:numero} m. {nome}!';

test('what the ticket does not fill is asked for once, by its kind', () => {
  expect(openVariables(text, { nome: 'Rosa', numero: 'SORI-1' })).toEqual([
    { token: 'giorno:data', label: 'giorno', kind: 'data' },
    { token: 'metri_di_tubo:numero', label: 'metri di tubo', kind: 'numero' },
  ]);
  expect(openVariables(text, { nome: '', numero: 'SORI-1' })[0]).toEqual({ token: 'nome', label: 'nome', kind: 'testo' });
});

test('a variable is filled with what it is for', () => {
  const of = (kind: 'testo' | 'data' | 'numero') => ({ token: 'x', label: 'x', kind });
  expect(isFilled(of('testo'), ' ')).toBe(false);
  expect(isFilled(of('testo'), 'sì')).toBe(true);
  expect(isFilled(of('numero'), 'due')).toBe(false);
  expect(isFilled(of('numero'), '2,5')).toBe(true);
  expect(isFilled(of('data'), '3 dicembre')).toBe(false);
  expect(isFilled(of('data'), '2026-12-03')).toBe(true);
});

test('what a citizen typed stands for nothing', () => {
  expect(filled('Gentile {nome}, {numero}', { nome: '{numero}', numero: 'SORI-1' })).toBe('Gentile {numero}, SORI-1');
});

test('a day is written as in the language of the text', () => {
  expect(dayIn('it', '2026-12-03')).toBe('3 dicembre 2026');
  expect(dayIn('de', '2026-12-03')).toBe('3. Dezember 2026');
});
