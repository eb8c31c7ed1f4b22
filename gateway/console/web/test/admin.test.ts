import { describe, expect, test, vi } from 'vitest';

// As far as the page's modules look at the browser when they are loaded.
vi.hoisted(() => {
  const nothing = { getItem: () => null, setItem: () => {} };
  Object.assign(globalThis, {
    location: { pathname: '/console/', search: '', origin: 'https://localhost' },
    localStorage: nothing,
    sessionStorage: nothing,
    addEventListener: () => {},
  });
});

import { areDays, holdDay, isPast, isSpan, readDays, readSpan, writeDays, writeSpan } from '../src/admin/hours.ts';
import { freshSlug, slugOf } from '../src/admin/slug.ts';
import { ofReceipt, ofTicket, unknownVariables } from '../src/admin/variables.ts';
import { adminAt } from '../src/frame/route.ts';
import { personOf, administersOnly, mayAdminister } from '../src/frame/session.ts';
import { beginOfDay, dayOf, endOfDay } from '../src/words/time.ts';

describe('hours and days as the contract writes them', () => {
  test.each(['mon-fri 08:30-12:30', 'sat 09:00-12:00'])('%s comes back as it was', (text) => {
    expect(isSpan(readSpan(text))).toBe(true);
    expect(writeSpan(readSpan(text))).toBe(text);
  });

  test.each(['2026-12-24', '2026-08-10/2026-08-21', '02-29'])('%s comes back as it was', (text) => {
    expect(areDays(readDays(text))).toBe(true);
    expect(writeDays(readDays(text))).toBe(text);
  });

  test('what ends before it begins, or is not there, is none', () => {
    expect(isSpan({ first: 'fri', last: 'mon', open: '08:00', close: '12:00' })).toBe(false);
    expect(isSpan({ first: 'mon', last: 'fri', open: '12:00', close: '12:00' })).toBe(false);
    expect(isSpan({ first: 'mon', last: 'fri', open: '', close: '12:00' })).toBe(false);
    expect(areDays({ first: '2026-08-21', last: '2026-08-10', yearly: false })).toBe(false);
    expect(areDays({ first: '', last: '', yearly: true })).toBe(false);
  });

  test('a day is held from the first to the last, and every year', () => {
    const spans = ['2026-08-10/2026-08-21', '12-24'];
    expect(holdDay(spans, '2026-08-10')).toBe(true);
    expect(holdDay(spans, '2026-08-21')).toBe(true);
    expect(holdDay(spans, '2026-08-22')).toBe(false);
    expect(holdDay(spans, '2031-12-24')).toBe(true);
    expect(isPast('2026-08-10/2026-08-21', '2026-08-21')).toBe(false);
    expect(isPast('2026-08-10/2026-08-21', '2026-08-22')).toBe(true);
    expect(isPast('12-24', '2031-12-25')).toBe(false);
  });
});

test.each([
  ['2026-11-23', '2026-11-23T23:00:00Z'],
  ['2026-07-01', '2026-07-01T22:00:00Z'],
  ['2026-03-29', '2026-03-29T22:00:00Z'],
  ['2026-10-25', '2026-10-25T23:00:00Z'],
])('%s ends when it does in Rome, whatever the clocks do', (day, next) => {
  expect(endOfDay(day) + 1000).toBe(Date.parse(next));
  expect(dayOf(endOfDay(day))).toBe(day);
  expect(dayOf(beginOfDay(day))).toBe(day);
  expect(dayOf(beginOfDay(day) - 1)).not.toBe(day);
});

test('an id is made of a name, and is not taken', () => {
  expect(slugOf('Ritiro ingombranti, già pagato')).toBe('ritiro-ingombranti-gia-pagato');
  expect(slugOf('112 e poi')).toBe('e-poi');
  expect(slugOf('x'.repeat(99))).toHaveLength(60);
  expect(freshSlug('…', ['testo', 'testo-2'], 'testo')).toBe('testo-3');
});

test('what nobody could fill is told before it is sent', () => {
  expect(unknownVariables('{numero} {giorno:data} {quando} {numero:testo}', ofTicket, true)).toEqual(['quando', 'numero:testo']);
  expect(unknownVariables('{numero} {giorno:data}', ofReceipt)).toEqual(['giorno:data']);
});

test('who administers what', () => {
  const staff = 'associations/golfo/staff/ada';
  const grant = (name: string, ...roles: number[]) => ({ name, roles }) as never;
  const admin = personOf(staff, 'Ada', [grant('tenants/sori/grants/ada', 3), grant('tenants/recco/grants/ada', 5)]);
  expect(admin.admin).toEqual(['tenants/sori']);
  expect([mayAdminister(admin), administersOnly(admin), admin.coordinator]).toEqual([true, true, false]);
  const both = personOf(staff, 'Ada', [grant('tenants/sori/grants/ada', 1, 3)]);
  expect([mayAdminister(both), administersOnly(both)]).toEqual([true, false]);
  expect(personOf(staff, 'Ada', [grant('associations/golfo/grants/ada', 4)]).coordinator).toBe(true);
  expect(mayAdminister(personOf(staff, 'Ada', [grant('tenants/sori/grants/ada', 1)]))).toBe(false);
});

test('the addresses of the administration', () => {
  expect(adminAt('/amministrazione')).toEqual({ town: '', part: 'persone' });
  expect(adminAt('/amministrazione/pieve-ligure/testi')).toEqual({ town: 'pieve-ligure', part: 'testi' });
  expect(adminAt('/amministrazione/sori/altro')).toBeUndefined();
  expect(adminAt('/posta')).toBeUndefined();
});
