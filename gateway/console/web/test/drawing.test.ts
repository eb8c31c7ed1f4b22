import { expect, test } from 'vitest';

import { around, at, clampZoom, holds, middle, pathOf, pixelsOf, shifted, tilesOf, toScreen, widthOf } from '../src/tickets/drawing.ts';

const size = { width: 560, height: 300 };
const sori = { latitude: 44.3725, longitude: 9.1044 };
const square = [
  [
    { latitude: 44, longitude: 9 },
    { latitude: 44, longitude: 9.2 },
    { latitude: 44.2, longitude: 9.2 },
    { latitude: 44.2, longitude: 9 },
  ],
  [
    { latitude: 44.05, longitude: 9.05 },
    { latitude: 44.05, longitude: 9.1 },
    { latitude: 44.1, longitude: 9.1 },
    { latitude: 44.1, longitude: 9.05 },
  ],
];

test('the place a view is at stands in its middle, and moves with it', () => {
  const view = at(sori, 15);
  expect(toScreen(view, size, sori)).toEqual({ x: 280, y: 150 });
  const moved = toScreen(shifted(view, 100, -50), size, sori);
  expect(moved.x).toBeCloseTo(180);
  expect(moved.y).toBeCloseTo(200);
  // North is up.
  expect(toScreen(view, size, { ...sori, latitude: 44.38 }).y).toBeLessThan(150);
});

test('a view around points shows all of them, as near as it can', () => {
  const view = around(square[0]!, size)!;
  for (const point of square[0]!) {
    const { x, y } = toScreen(view, size, point);
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x).toBeLessThanOrEqual(size.width);
    expect(y).toBeGreaterThanOrEqual(0);
    expect(y).toBeLessThanOrEqual(size.height);
  }
  const closer = toScreen({ ...view, zoom: view.zoom + 1 }, size, square[0]![0]!);
  expect(closer.y > size.height * 0.95 || closer.x < size.width * 0.05).toBe(true);
  expect(around([], size)).toBeUndefined();
  expect(clampZoom(40)).toBe(18);
});

test('inside is inside the border and outside its holes', () => {
  expect(holds(square, { latitude: 44.15, longitude: 9.15 })).toBe(true);
  expect(holds(square, { latitude: 44.07, longitude: 9.07 })).toBe(false);
  expect(holds(square, { latitude: 44.3, longitude: 9.1 })).toBe(false);
  expect(widthOf(square, at(sori, 10), size)).toBeCloseTo(2 * widthOf(square, at(sori, 9), size));
  expect(middle(square)!.longitude).toBeCloseTo(9.1);
  expect(pathOf(square, at(sori, 10), size).match(/Z/g)).toHaveLength(2);
});

test('metres become pixels of the usual grid', () => {
  // About 0.597 m per pixel at zoom 18 on the equator.
  expect(pixelsOf(597, 0, 18)).toBeCloseTo(1000, -1);
  expect(pixelsOf(100, 60, 15)).toBeCloseTo(2 * pixelsOf(100, 0, 15), 3);
});

test('pictures cover the view, and nothing is asked for where none are configured', () => {
  const tiles = tilesOf('https://tiles.example.org/{z}/{x}/{y}.png', at(sori, 14), size);
  expect(Math.min(...tiles.map(({ x }) => x))).toBeLessThanOrEqual(0);
  expect(Math.max(...tiles.map(({ x }) => x))).toBeGreaterThanOrEqual(size.width - 256);
  expect(tiles.map(({ url }) => url)).toContain('https://tiles.example.org/14/8606/5933.png');
  expect(tilesOf('', at(sori, 14), size)).toEqual([]);
});
