import { describe, expect, it } from 'vitest';

import { foundPieces, isTooShort, readQuery, searchFor } from '../src/tickets/searchQuery.ts';

describe('a search', () => {
  it('stands in the address, of one comune or of all', () => {
    expect(readQuery(searchFor('via Garibaldi & C', 'sori'))).toBe('via Garibaldi & C');
    expect(searchFor('buca', '')).toBe('?cerca=buca');
    expect(searchFor('buca', 'sori')).toBe('?comune=sori&cerca=buca');
    expect(readQuery('?comune=sori')).toBe('');
  });

  it('needs three letters or digits together', () => {
    expect(['di', 'a b c', '14', '?!', '"ab"'].filter((query) => !isTooShort(query))).toEqual([]);
    expect(['via', 'a buca', '340', 'così', 'дом'].filter(isTooShort)).toEqual([]);
  });

  it('shows of an excerpt what one line holds of the first word found', () => {
    const excerpt = 'Buonasera, è da una settimana che il lampione è spento';
    const begin = new TextEncoder().encode(excerpt.slice(0, excerpt.indexOf('lampione'))).length;
    const marks = [{ begin, end: begin + 8 }] as never;
    const shown = foundPieces({ excerpt, marks });
    expect(shown.map(({ text }) => text)).toEqual(['…settimana che il ', 'lampione', ' è spento']);
    expect(shown[1]?.mark).toBeTruthy();
    const near = foundPieces({ excerpt: 'Il lampione', marks: [{ begin: 3, end: 11 }] as never });
    expect(near.map(({ text }) => text)).toEqual(['Il ', 'lampione']);
  });
});
