import { useEffect, useRef } from 'react';

// Whether the page still shows what it did when the work began: nothing is done with a text that was
// changed meanwhile, or in a dialog that was closed.
export function useShown(said: string): () => boolean {
  const shown = useRef<string | null>(said);
  shown.current = said;
  useEffect(
    () => () => {
      shown.current = null;
    },
    [],
  );
  return () => shown.current === said;
}
