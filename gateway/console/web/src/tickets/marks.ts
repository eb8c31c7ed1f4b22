// Which words of a message to mark, and how, by what the route says of them.
import { Route_Weight, type Route } from '../../generated/mugugno/v1/route_pb.ts';
import type { Mark, Marked } from './evidence.ts';

export function markOf(weight: Route_Weight): Mark {
  if (weight === Route_Weight.CONTRADICTS || weight === Route_Weight.OUTSIDE) return 'contradicts';
  if (weight === Route_Weight.AMBIGUOUS) return 'ambiguous';
  if (weight === Route_Weight.IGNORED || weight === Route_Weight.HINT) return 'ignored';
  return 'supports';
}

// Places and what else tells the comune, and the words of the first topic alone: those of the others
// chose nothing.
export function marksOf(route: Route | undefined): Marked[] {
  if (!route) return [];
  const places = route.evidence.flatMap(({ spans, weight }) =>
    spans.map(({ begin, end }) => ({ begin, end, mark: markOf(weight) })),
  );
  const topic = (route.topics[0]?.spans ?? []).map(({ begin, end }): Marked => ({ begin, end, mark: 'topic' }));
  return [...places, ...topic];
}
