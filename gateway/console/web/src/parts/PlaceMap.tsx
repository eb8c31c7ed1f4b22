import { useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';

import type { Position } from '../../generated/mugugno/v1/submission_pb.ts';
import {
  around,
  at,
  clampZoom,
  holds,
  middle,
  mostZoom,
  leastZoom,
  pathOf,
  pixelsOf,
  shifted,
  tile,
  tilesOf,
  toScreen,
  widthOf,
  type Size,
  type View,
} from '../tickets/drawing.ts';
import { useTerritory, type Territory } from '../towns/territory.ts';
import { locale, say } from '../words/language.ts';

interface Props {
  position: Position;
  // Whose it may be, `tenants/{tenant}`: their borders and names stand out.
  candidates: readonly string[];
}

// In the pixels it is shown with, so that names are as large as other words.
const large = { width: 640, height: 260 };
const small = { width: 320, height: 240 };
const near = 16;
const alone = 13;
const step = 70;
const letter = 7;

// On a telephone the words come first, and the map when it is asked for.
const wide = matchMedia('(min-width: 62rem)');

// Where it is by the drawing; what the coordinates are stands above it.
function wordsOf(position: Position, candidates: readonly string[], territory: Territory | undefined): string {
  const { accuracyMeters } = position;
  const areas = territory?.areas ?? [];
  const inside = areas.filter(({ outline }) => holds(outline, position)).map(({ name }) => name);
  const list = new Intl.ListFormat(locale(), { type: 'disjunction' });
  const names = areas.filter(({ tenant }) => candidates.includes(tenant)).map(({ name }) => name);
  return [
    inside.length ? say('map.inside', { towns: list.format(inside) }) : territory && say(areas.length ? 'map.outside' : 'map.none'),
    accuracyMeters > 0 ? say('map.margin', { meters: Math.round(accuracyMeters) }) : '',
    names.length > 1 ? say('map.candidates', { towns: list.format(names) }) : '',
  ]
    .filter(Boolean)
    .join(' ');
}

function viewOf(position: Position, candidates: readonly string[], territory: Territory | undefined, size: Size): View {
  const areas = territory?.areas ?? [];
  const shown = areas.filter(({ tenant, outline }) => candidates.includes(tenant) || holds(outline, position));
  const corners = shown.flatMap(({ outline }) => outline.flat());
  return (corners.length ? around([...corners, position], size) : undefined) ?? at(position, alone);
}

function Drawn({ position, candidates }: Props) {
  const territory = useTerritory();
  const [size] = useState(wide.matches ? large : small);
  const whole = useMemo(() => viewOf(position, candidates, territory, size), [position, candidates, territory, size]);
  const [moved, setMoved] = useState<View>();
  const drag = useRef<{ x: number; y: number } | null>(null);
  const view = moved ?? whole;
  const words = wordsOf(position, candidates, territory);
  const place = toScreen(view, size, position);
  const areas = territory?.areas ?? [];
  const zoom = (steps: number): void => setMoved({ ...view, zoom: clampZoom(view.zoom + steps) });
  const closer = (): void => setMoved(at(position, near));

  function pressed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const acts: Record<string, () => void> = {
      '+': () => zoom(1),
      '=': () => zoom(1),
      '-': () => zoom(-1),
      '0': () => setMoved(undefined),
      ArrowLeft: () => setMoved(shifted(view, -step, 0)),
      ArrowRight: () => setMoved(shifted(view, step, 0)),
      ArrowUp: () => setMoved(shifted(view, 0, -step)),
      ArrowDown: () => setMoved(shifted(view, 0, step)),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }
  function dragged(event: PointerEvent<SVGSVGElement>): void {
    const from = drag.current;
    if (!from) return;
    const shown = size.width / event.currentTarget.clientWidth;
    setMoved(shifted(view, (from.x - event.clientX) * shown, (from.y - event.clientY) * shown));
    drag.current = { x: event.clientX, y: event.clientY };
  }

  return (
    <>
      <div className="map" role="group" aria-label={say('map.label')} tabIndex={0} onKeyDown={pressed}>
        <svg
          viewBox={`0 0 ${size.width} ${size.height}`}
          role="img"
          aria-label={words}
          onPointerDown={(event) => {
            drag.current = { x: event.clientX, y: event.clientY };
            event.currentTarget.setPointerCapture(event.pointerId);
          }}
          onPointerMove={dragged}
          onPointerUp={() => (drag.current = null)}
          onPointerCancel={() => (drag.current = null)}
        >
          {tilesOf(territory?.tiles ?? '', view, size).map(({ url, x, y }) => (
            <image key={url} href={url} x={x} y={y} width={tile} height={tile} />
          ))}
          <g className={territory?.tiles ? 'map-over' : undefined}>
            {areas.map(({ tenant, name, outline }) => (
              <path
                key={tenant}
                className={candidates.includes(tenant) ? 'map-area map-candidate' : 'map-area'}
                fillRule="evenodd"
                d={pathOf(outline, view, size)}
              >
                <title>{name}</title>
              </path>
            ))}
          </g>
          <circle
            className="map-accuracy"
            cx={place.x}
            cy={place.y}
            r={pixelsOf(position.accuracyMeters, position.latitude, view.zoom)}
          />
          {areas.map(({ tenant, name, outline }) => {
            const point = middle(outline);
            const isCandidate = candidates.includes(tenant);
            // Names of others only where they have room.
            if (!point || (!isCandidate && widthOf(outline, view, size) < name.length * letter)) return null;
            const { x, y } = toScreen(view, size, point);
            return (
              <text key={tenant} className={isCandidate ? 'map-name map-name-candidate' : 'map-name'} x={x} y={y}>
                {name}
              </text>
            );
          })}
          <circle className="map-ring" cx={place.x} cy={place.y} r="8" />
          <circle className="map-dot" cx={place.x} cy={place.y} r="5" />
        </svg>
        <div className="map-buttons">
          <button type="button" aria-label={say('map.closer')} disabled={view.zoom >= mostZoom} onClick={() => zoom(1)}>
            +
          </button>
          <button type="button" aria-label={say('map.wider')} disabled={view.zoom <= leastZoom} onClick={() => zoom(-1)}>
            −
          </button>
        </div>
      </div>
      <p className="map-words">
        {words}{' '}
        <button type="button" className="quiet" onClick={closer}>
          {say('map.near')}
        </button>
        <button type="button" className="quiet" onClick={() => setMoved(undefined)}>
          {say('map.whole')}
        </button>
      </p>
      {territory?.tiles && <p className="map-source">{territory.attribution}</p>}
    </>
  );
}

// Where the citizen's device was, among the borders of the comuni; drawn when it is looked at.
export function PlaceMap({ position, candidates }: Props) {
  const [open, setOpen] = useState(wide.matches);
  return (
    <details className="place" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say('map.title')}</summary>
      {open && <Drawn position={position} candidates={candidates} />}
    </details>
  );
}
