// What somebody looks for; like the filters it stands in the address.
import type { TicketHit } from '../../generated/mugugno/v1/search_service_pb.ts';
import { pieces, type Piece } from './evidence.ts';

const named = 'cerca';
// Characters of an excerpt that a row shows before the first word found.
const lead = 18;

export function readQuery(search: string): string {
  return (new URLSearchParams(search).get(named) ?? '').trim();
}

// The address of a search in one comune, or in all of them.
export function searchFor(query: string, town: string): string {
  const params = new URLSearchParams();
  if (town) params.set('comune', town);
  params.set(named, query);
  return `?${params.toString()}`;
}

// The gateway looks for words of three letters or digits.
export function isTooShort(query: string): boolean {
  return !/[\p{L}\p{M}\p{N}]{3,}/u.test(query);
}

// The excerpt in pieces, begun so near to the first word found that one line shows it.
export function foundPieces({ excerpt, marks }: Pick<TicketHit, 'excerpt' | 'marks'>): Piece[] {
  const found = pieces(
    excerpt,
    marks.map(({ begin, end }) => ({ begin, end, mark: 'topic' as const })),
  );
  const [first, ...rest] = found;
  if (!first || first.mark || first.text.length <= lead + 6) return found;
  const near = first.text.slice(-lead);
  return [{ text: `…${near.slice(near.indexOf(' ') + 1)}` }, ...rest];
}
