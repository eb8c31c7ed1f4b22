import { expect, test } from 'vitest';

import { before, merged } from '../src/tickets/ordering.ts';
import { rowWindow, scrollFor, scrollKept } from '../src/tickets/rowWindow.ts';
import { readFilter, searchOf, everything } from '../src/tickets/filter.ts';

test('of twenty thousand rows only those on the screen are there', () => {
  expect(rowWindow(20_000, 92, 0, 800)).toEqual({ first: 0, end: 15 });
  const { first, end } = rowWindow(20_000, 92, 920_000, 800);
  expect(first).toBe(9994);
  expect(end - first).toBeLessThan(25);
  expect(rowWindow(0, 92, 0, 800)).toEqual({ first: 0, end: 0 });
  // A list that became shorter than where it was scrolled to.
  expect(rowWindow(3, 92, 9000, 800)).toEqual({ first: 0, end: 3 });
});

test('a row is brought to the screen by the shortest way', () => {
  expect(scrollFor(0, 92, 500, 800)).toBe(0);
  expect(scrollFor(8, 92, 500, 800)).toBe(500);
  expect(scrollFor(20, 92, 500, 800)).toBe(21 * 92 - 800);
});

test('the eye stays on its row when others come in above', () => {
  const rows = Array.from({ length: 50 }, (_, at) => `r${at}`);
  expect(scrollKept(rows, ['new', ...rows], 92, 920)).toBe(920 + 92);
  expect(scrollKept(rows, rows.slice(1), 92, 920)).toBe(920 - 92);
  expect(scrollKept(rows, ['new', ...rows], 92, 0)).toBe(0);
  expect(scrollKept(rows, [], 92, 920)).toBe(920);
});

test('emergencies nobody has seen stand first, then the newest', () => {
  const ticket = (id: string, emergency = false, seen = false) => ({
    name: `tenants/${id.length % 2 ? 'sori' : 'recco'}/tickets/${id}`,
    emergency,
    emergencyAcknowledgeTime: seen ? ({ seconds: 1n, nanos: 0 } as never) : undefined,
  });
  const sorted = [ticket('01'), ticket('05', true, true), ticket('02', true), ticket('03'), ticket('04', true)].sort(before);
  expect(sorted.map(({ name }) => name.slice(-2))).toEqual(['04', '02', '05', '03', '01']);
});

test('a page that was read before a change does not undo it', () => {
  const ticket = (id: string, seconds: bigint, state: string) => ({
    name: `tenants/sori/tickets/${id}`,
    emergency: false,
    emergencyAcknowledgeTime: undefined,
    updateTime: { seconds, nanos: 0 } as never,
    state,
  });
  const known = [ticket('02', 9n, 'charged'), ticket('03', 5n, 'new')];
  const page = [ticket('01', 1n, 'new'), ticket('02', 7n, 'forwarded'), ticket('03', 6n, 'forwarded')];
  expect(merged(known, page).map(({ name, state }) => `${name.slice(-2)} ${state}`)).toEqual(['03 forwarded', '02 charged', '01 new']);
});

test('a filter is its address, and the other way round', () => {
  expect(searchOf(everything)).toBe('');
  const filter = { town: 'sori', state: 'new', emergency: true, held: false, mine: true };
  expect(searchOf(filter)).toBe('?comune=sori&stato=new&emergenze&mie');
  expect(readFilter(searchOf(filter))).toEqual(filter);
  expect(readFilter('?stato=constructor').state).toBe('open');
});
