// The page's one post of what is about to leave. The browser asks before the page goes while
// something waits.
import { useSyncExternalStore } from 'react';

import { OutgoingPost, type Outgoing } from './outgoing.ts';

export const outgoing = new OutgoingPost();

export function useOutgoing(): readonly Outgoing[] {
  return useSyncExternalStore(outgoing.subscribe, outgoing.all);
}

addEventListener('beforeunload', (event) => {
  if (outgoing.pending()) event.preventDefault();
});
