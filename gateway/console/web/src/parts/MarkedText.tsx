import { useMemo } from 'react';

import { pieces, type Marked } from '../tickets/evidence.ts';

// A citizen's words, with those marked that the route was found by.
export function MarkedText({ text, marks }: { text: string; marks: readonly Marked[] }) {
  const parts = useMemo(() => pieces(text, marks), [text, marks]);
  return (
    <p className="said">
      {parts.map(({ text: words, mark }, at) =>
        mark ? (
          <mark key={at} className={`mark-${mark}`}>
            {words}
          </mark>
        ) : (
          words
        ),
      )}
    </p>
  );
}
