// The words of a message that spoke for its route, marked where they stand. The contract counts
// bytes of UTF-8, a page counts characters.

export type Mark = 'supports' | 'contradicts' | 'ambiguous' | 'ignored' | 'topic';

export interface Marked {
  begin: number;
  end: number;
  mark: Mark;
}

export interface Piece {
  text: string;
  mark?: Mark;
}

const strength: Mark[] = ['contradicts', 'supports', 'ambiguous', 'topic', 'ignored'];

// The text in pieces; where marks lie on each other the stronger one shows.
export function pieces(text: string, marks: readonly Marked[]): Piece[] {
  const bytes = new TextEncoder().encode(text);
  const of: (Mark | undefined)[] = new Array<Mark | undefined>(bytes.length);
  for (const mark of [...strength].reverse()) {
    for (const { begin, end } of marks.filter((each) => each.mark === mark)) {
      if (begin < 0 || end > bytes.length || begin >= end) continue;
      of.fill(mark, begin, end);
    }
  }
  const found: Piece[] = [];
  const decoder = new TextDecoder();
  let start = 0;
  for (let at = 1; at <= bytes.length; at += 1) {
    const inside = at < bytes.length && (bytes[at]! & 0xc0) === 0x80;
    if (inside || (at < bytes.length && of[at] === of[start])) continue;
    const mark = of[start];
    found.push({ text: decoder.decode(bytes.subarray(start, at)), ...(mark ? { mark } : {}) });
    start = at;
  }
  return found;
}
