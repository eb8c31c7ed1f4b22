// The borders of the association's comuni, for drawings: asked for once, when a map is first shown.
import { useEffect } from 'react';

import type { TerritoryMap } from '../../generated/mugugno/v1/map_service_pb.ts';
import { Observed, useObserved } from '../frame/observed.ts';
import type { Outline } from '../tickets/drawing.ts';
import { maps } from '../wire/transport.ts';

export interface Area {
  tenant: string;
  name: string;
  outline: Outline;
}

export interface Territory {
  areas: readonly Area[];
  tiles: string; // address of pictures with {z}, {x} and {y}; empty for none
  attribution: string;
}

const unitsPerDegree = 1e5;
const known = new Observed<Territory | undefined>(undefined);
let asked = false;

function territoryOf(map: TerritoryMap): Territory {
  return {
    areas: map.areas.map(({ tenant, displayName, rings }) => ({
      tenant,
      name: displayName,
      outline: rings.map(({ points }) =>
        Array.from({ length: points.length / 2 }, (_, at) => ({
          latitude: points[2 * at]! / unitsPerDegree,
          longitude: points[2 * at + 1]! / unitsPerDegree,
        })),
      ),
    })),
    tiles: map.tileUrlTemplate,
    attribution: map.tileAttribution,
  };
}

// Undefined until it is there; without it a map shows the place alone.
export function useTerritory(): Territory | undefined {
  useEffect(() => {
    if (asked) return;
    asked = true;
    maps.getTerritoryMap({}).then(
      (map) => known.set(territoryOf(map)),
      () => (asked = false),
    );
  }, []);
  return useObserved(known);
}
