// A draft that outlives the page it is written on.
import { useCallback, useState } from 'react';

import { dropDraft, keepDraft, readDraft, type Draft, type DraftKind } from './drafts.ts';

const blank: Draft = { text: '', etag: '', seen: '' };

export interface Writing {
  draft: Draft;
  write: (draft: Draft) => void;
  drop: () => void;
}

export function useDraft(staff: string, ticket: string, kind: DraftKind): Writing {
  const key = `${staff}/${ticket}/${kind}`;
  const [held, setHeld] = useState(() => ({ key, draft: readDraft(staff, ticket, kind) ?? blank }));
  // Another kind has a text of its own.
  const draft = held.key === key ? held.draft : (readDraft(staff, ticket, kind) ?? blank);
  const write = useCallback(
    (next: Draft) => {
      keepDraft(staff, ticket, kind, next);
      setHeld({ key: `${staff}/${ticket}/${kind}`, draft: next });
    },
    [staff, ticket, kind],
  );
  const drop = useCallback(() => {
    dropDraft(staff, ticket, kind);
    setHeld({ key: `${staff}/${ticket}/${kind}`, draft: blank });
  }, [staff, ticket, kind]);
  return { draft, write, drop };
}
