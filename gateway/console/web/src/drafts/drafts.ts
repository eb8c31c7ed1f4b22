// What somebody has begun to write. Kept in this window only, by person, ticket (whose name holds
// the comune) and kind, until it is sent or the person signs out; an expired session keeps it.

export type DraftKind = 'reply' | 'note' | 'close';

export interface Draft {
  text: string;
  // The ticket as the writer saw it, and the last entry there was.
  etag: string;
  seen: string;
  // The comune's text it was written from.
  template?: string;
}

// As it is written on. A ready text of which no longer word is left is none any more.
export function retyped(draft: Draft, text: string): Draft {
  const kept = (draft.text.match(/\p{L}{4,}/gu) ?? []).some((word) => text.includes(word));
  const { template, ...rest } = draft;
  return kept && template ? { ...rest, template, text } : { ...rest, text };
}

const prefix = 'mugugno.draft/';

function key(staff: string, ticket: string, kind: DraftKind): string {
  return `${prefix}${staff}/${ticket}/${kind}`;
}

export function readDraft(staff: string, ticket: string, kind: DraftKind, store: Storage = sessionStorage): Draft | null {
  const kept = store.getItem(key(staff, ticket, kind));
  if (!kept) return null;
  try {
    const { text, etag, seen, template } = JSON.parse(kept) as Partial<Draft>;
    if (typeof text !== 'string' || !text) return null;
    return { text, etag: String(etag ?? ''), seen: String(seen ?? ''), ...(template ? { template: String(template) } : {}) };
  } catch {
    return null;
  }
}

export function keepDraft(staff: string, ticket: string, kind: DraftKind, draft: Draft, store: Storage = sessionStorage): void {
  if (!draft.text.trim()) return dropDraft(staff, ticket, kind, store);
  store.setItem(key(staff, ticket, kind), JSON.stringify(draft));
}

export function dropDraft(staff: string, ticket: string, kind: DraftKind, store: Storage = sessionStorage): void {
  store.removeItem(key(staff, ticket, kind));
}

// Something is begun there.
export function hasDraft(staff: string, ticket: string, store: Storage = sessionStorage): boolean {
  const kinds: readonly DraftKind[] = ['reply', 'note', 'close'];
  return kinds.some((kind) => store.getItem(key(staff, ticket, kind)) !== null);
}

export function dropAllDrafts(store: Storage = sessionStorage): void {
  for (let at = store.length - 1; at >= 0; at -= 1) {
    const name = store.key(at);
    if (name?.startsWith(prefix)) store.removeItem(name);
  }
}
