// Where things stand on a small map: the usual Web Mercator projection, so that pictures of the ground
// fit below, in whole steps of zoom.

export interface Point {
  latitude: number;
  longitude: number;
}

// Rings of one area, outer ones and holes alike.
export type Outline = readonly (readonly Point[])[];

// The middle of the map, in parts of the whole world from the north-west, and the zoom.
export interface View {
  x: number;
  y: number;
  zoom: number;
}

export interface Size {
  width: number;
  height: number;
}

export const leastZoom = 7;
export const mostZoom = 18;
const tileSize = 256;
const equator = 40_075_016.686;
const steepest = 85;

function world({ latitude, longitude }: Point): { x: number; y: number } {
  const sine = Math.sin((Math.max(-steepest, Math.min(steepest, latitude)) * Math.PI) / 180);
  return { x: longitude / 360 + 0.5, y: 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI) };
}

const pixels = (zoom: number): number => tileSize * 2 ** zoom;

export function clampZoom(zoom: number): number {
  return Math.max(leastZoom, Math.min(mostZoom, Math.round(zoom)));
}

export function at(point: Point, zoom: number): View {
  return { ...world(point), zoom: clampZoom(zoom) };
}

export function shifted(view: View, right: number, down: number): View {
  const scale = pixels(view.zoom);
  return { ...view, x: view.x + right / scale, y: view.y + down / scale };
}

export function toScreen(view: View, size: Size, point: Point): { x: number; y: number } {
  const scale = pixels(view.zoom);
  const { x, y } = world(point);
  return { x: (x - view.x) * scale + size.width / 2, y: (y - view.y) * scale + size.height / 2 };
}

// The nearest view that has all points on it, with some room around them.
export function around(points: readonly Point[], size: Size): View | undefined {
  if (!points.length) return undefined;
  const all = points.map(world);
  const [left, right] = [Math.min(...all.map(({ x }) => x)), Math.max(...all.map(({ x }) => x))];
  const [top, bottom] = [Math.min(...all.map(({ y }) => y)), Math.max(...all.map(({ y }) => y))];
  const room = 0.9;
  const wide = (size.width * room) / Math.max(right - left, 1e-9) / tileSize;
  const tall = (size.height * room) / Math.max(bottom - top, 1e-9) / tileSize;
  const zoom = Math.max(leastZoom, Math.min(mostZoom, Math.floor(Math.log2(Math.min(wide, tall)))));
  return { x: (left + right) / 2, y: (top + bottom) / 2, zoom };
}

export function pixelsOf(meters: number, latitude: number, zoom: number): number {
  return (meters * pixels(zoom)) / (equator * Math.cos((latitude * Math.PI) / 180));
}

export function pathOf(outline: Outline, view: View, size: Size): string {
  return outline
    .map(
      (ring) =>
        `M${ring
          .map((point) => {
            const { x, y } = toScreen(view, size, point);
            return `${x.toFixed(1)} ${y.toFixed(1)}`;
          })
          .join('L')}Z`,
    )
    .join('');
}

// By the drawing, which is no evidence.
export function holds(outline: Outline, { latitude, longitude }: Point): boolean {
  let inside = false;
  for (const ring of outline) {
    ring.forEach((a, index) => {
      const b = ring[(index + 1) % ring.length]!;
      if (a.latitude > latitude === b.latitude > latitude) return;
      const crossing = a.longitude + ((latitude - a.latitude) / (b.latitude - a.latitude)) * (b.longitude - a.longitude);
      if (longitude < crossing) inside = !inside;
    });
  }
  return inside;
}

// Where a name stands: the middle of the largest ring.
export function middle(outline: Outline): Point | undefined {
  const ring = outline[0];
  if (!ring?.length) return undefined;
  const mean = (values: readonly number[]): number => (Math.min(...values) + Math.max(...values)) / 2;
  return { latitude: mean(ring.map((each) => each.latitude)), longitude: mean(ring.map((each) => each.longitude)) };
}

// How wide the largest ring is shown.
export function widthOf(outline: Outline, view: View, size: Size): number {
  const xs = (outline[0] ?? []).map((point) => toScreen(view, size, point).x);
  return xs.length ? Math.max(...xs) - Math.min(...xs) : 0;
}

export interface Tile {
  url: string;
  x: number;
  y: number;
}

// The pictures that are seen.
export function tilesOf(template: string, view: View, size: Size): Tile[] {
  if (!template) return [];
  const count = 2 ** view.zoom;
  const left = view.x * pixels(view.zoom) - size.width / 2;
  const top = view.y * pixels(view.zoom) - size.height / 2;
  const found: Tile[] = [];
  for (let row = Math.floor(top / tileSize); row * tileSize < top + size.height; row += 1) {
    for (let column = Math.floor(left / tileSize); column * tileSize < left + size.width; column += 1) {
      if (row < 0 || row >= count || column < 0 || column >= count) continue;
      const url = template
        .replace('{z}', String(view.zoom))
        .replace('{x}', String(column))
        .replace('{y}', String(row));
      found.push({ url, x: column * tileSize - left, y: row * tileSize - top });
    }
  }
  return found;
}

export const tile = tileSize;
