import { describe, expect, test } from 'vitest';

import { lastTown, switchedWithin } from '../src/towns/lastTown.ts';
import { namedTowns } from '../src/towns/namedTowns.ts';
import { monogram, nameFromId, tenantOf, toneOf, tones } from '../src/towns/town.ts';

const golfo = ['Sori', 'Recco', 'Camogli', 'Bogliasco', 'Pieve Ligure', 'Avegno', 'Uscio', 'Tribogna'];

describe('comuni that a text names', () => {
  test.each([
    ['La squadra del Comune di Recco passa domani.', 'Sori', ['Recco']],
    ['la squadra di RECCO, non di sori', 'Sori', ['Recco']],
    ['Scriva a protocollo@comune.recco.ge.it', 'Sori', ['Recco']],
    ['Il modulo è su https://www.comune.pieveligure.ge.it/moduli', 'Sori', ['Pieve Ligure']],
    ['Il modulo è su pieve-ligure.example', 'Sori', ['Pieve Ligure']],
    ['A Pieve  Ligure\ne a Camogli', 'Sori', ['Camogli', 'Pieve Ligure']],
    ['Il Comune di Sori ringrazia.', 'Sori', []],
    ['Arrecco disturbo? Sorique, avegnone.', 'Sori', []],
    ['', 'Sori', []],
  ])('%s, as %s', (text, own, others) => {
    expect(namedTowns(text, own, golfo)).toEqual(others);
  });

  test('accents and apostrophes are no disguise', () => {
    const names = ["Sant'Olcese", 'Forlì', 'Pieve'];
    expect(namedTowns('Da Sant’Olcese a Forli', 'Sori', names)).toEqual(["Sant'Olcese", 'Forlì']);
    expect(namedTowns('a FORLI\u0300', 'Sori', names)).toEqual(['Forlì']);
  });

  test('a name within the own one is the own one, and another elsewhere', () => {
    expect(namedTowns('Il Comune di Pieve Ligure', 'Pieve Ligure', ['Pieve', 'Pieve Ligure'])).toEqual([]);
    expect(namedTowns('Pieve Ligure scrive a Pieve', 'Pieve Ligure', ['Pieve'])).toEqual(['Pieve']);
  });
});

describe('how a comune is recognised', () => {
  test('by two letters', () => {
    expect(golfo.map(monogram)).toEqual(['SO', 'RE', 'CA', 'BO', 'PL', 'AV', 'US', 'TR']);
    expect(monogram('San Colombano al Lambro')).toBe('SC');
    expect(monogram("Sant'Olcese")).toBe('SO');
    expect(monogram('Reggio nell’Emilia')).toBe('RN');
    expect(monogram('Né')).toBe('NÉ');
  });

  test('by a colour of its own id', () => {
    const ids = ['sori', 'recco', 'camogli', 'bogliasco', 'pieve-ligure', 'avegno', 'uscio', 'tribogna'];
    expect(new Set(ids.map(toneOf)).size).toBe(ids.length);
    for (const id of ['', 'x', 'à']) expect(toneOf(id)).toBeLessThan(tones);
  });

  test('by its id where the directory says nothing', () => {
    expect(nameFromId('pieve-ligure')).toBe('Pieve Ligure');
    expect(tenantOf('tenants/sori/tickets/019')).toBe('tenants/sori');
    expect(tenantOf('associations/x')).toBe('');
  });
});

test('hands that switch comuni quickly are noticed for a while', () => {
  const town = lastTown();
  town.show('tenants/sori', 0);
  expect(town.before(1)).toBe('');
  town.show('tenants/recco', 1000);
  town.show('tenants/recco', 2000);
  expect(town.before(1000 + switchedWithin - 1)).toBe('tenants/sori');
  expect(town.before(1000 + switchedWithin)).toBe('');
});
