import { useCallback, useEffect, useRef, useState } from 'react';

export interface Read<T> {
  found: T | undefined;
  failure: unknown;
  again: () => Promise<void>;
}

// What a call found for one comune; of another one nothing stays on the screen.
export function useRead<T>(of: string, read: (of: string) => Promise<T>): Read<T> {
  const [kept, setKept] = useState<{ of: string; found?: T; failure?: unknown }>({ of });
  const latest = useRef(of);
  latest.current = of;
  const again = useCallback(async () => {
    try {
      const found = await read(of);
      if (latest.current === of) setKept({ of, found });
    } catch (failure) {
      if (latest.current === of) setKept((before) => ({ ...(before.of === of ? before : {}), of, failure }));
    }
  }, [of, read]);
  useEffect(() => void again(), [again]);
  const shown = kept.of === of ? kept : { of };
  return { found: shown.found, failure: shown.failure, again };
}

// All pages of a list.
export async function allPages<P extends { nextPageToken: string }, T>(
  ask: (pageToken: string) => Promise<P>,
  of: (page: P) => readonly T[],
): Promise<T[]> {
  const found: T[] = [];
  let pageToken = '';
  do {
    const page = await ask(pageToken);
    found.push(...of(page));
    pageToken = page.nextPageToken;
  } while (pageToken);
  return found;
}
