// Who works on which ticket just now: read when the watch says that it changed, and once a minute while
// there is something that can end by itself. The gateway's clock counts, not the browser's.
import { useEffect, useRef } from 'react';

import type { Claim } from '../../generated/mugugno/v1/claim_pb.ts';
import { hasDraft } from '../drafts/drafts.ts';
import { outgoing } from '../drafts/post.ts';
import { Observed, useObserved } from '../frame/observed.ts';
import { reasonOf } from '../wire/failure.ts';
import { claims as desk, whileLeaving } from '../wire/transport.ts';
import { whenClaimsChange, whenToStartOver } from './live.ts';

type Claims = ReadonlyMap<string, Claim>;

const none: Claims = new Map();
export const claimed = new Observed<Claims>(none);

const every = 60_000;
const renewal = 120_000;
// Nobody works on what they have not touched for so long.
const idle = 300_000;

let run = 0;
let touchedAt = Date.now();
for (const event of ['keydown', 'pointerdown']) {
  addEventListener(event, () => (touchedAt = Date.now()), { capture: true, passive: true });
}

async function read(): Promise<void> {
  const mine = ++run;
  try {
    const { claims } = await desk.listClaims({ parent: 'tenants/-' });
    if (mine === run) claimed.set(new Map(claims.map((claim) => [claim.ticket, claim])));
  } catch {
    // What was known last is shown on; the watch or the next minute asks again.
  }
}

function place(ticket: string, claim: Claim | undefined): void {
  run += 1;
  const next = new Map(claimed.get());
  if (claim) next.set(ticket, claim);
  else next.delete(ticket);
  claimed.set(next);
}

// Until the person leaves.
export function followClaims(): () => void {
  void read();
  const forget = [whenClaimsChange(() => void read()), whenToStartOver(() => void read())];
  const again = setInterval(() => {
    if (claimed.get().size && document.visibilityState === 'visible') void read();
  }, every);
  return () => {
    clearInterval(again);
    for (const each of forget) each();
    run += 1;
    claimed.set(none);
  };
}

// Begins or renews; with a name it is taken over from that colleague.
export async function claimTicket(ticket: string, takeOverFrom = ''): Promise<void> {
  try {
    place(ticket, await desk.claimTicket({ ticket, takeOverFrom, requestId: crypto.randomUUID() }));
  } catch (error) {
    if (reasonOf(error) === 'TICKET_CLAIMED') void read();
    throw error;
  }
}

export function releaseTicket(ticket: string): void {
  place(ticket, undefined);
  // One that could not be told ends by itself.
  desk.releaseTicket({ ticket, requestId: crypto.randomUUID() }).catch(() => {});
}

// What this person works on; of several tickets at once.
export function mineOf(claims: Claims, staff: string): Claim[] {
  return [...claims.values()].filter((claim) => claim.staff === staff);
}

export interface Claiming {
  claim: Claim | undefined;
  mine: boolean;
  colleague: Claim | undefined; // somebody else's
  takenBy: Claim | undefined; // who has taken it over from this person
}

// The claim of the ticket on the screen: renewed while somebody works there, released on leaving it with
// nothing begun, and with the page.
export function useClaim(ticket: string, staff: string): Claiming {
  const claim = useObserved(claimed).get(ticket);
  const mine = claim?.staff === staff;
  const had = useRef(false);
  if (mine) had.current = true;
  else if (!claim) had.current = false;
  useEffect(() => {
    if (!mine) return;
    const timer = setInterval(() => {
      if (document.visibilityState !== 'visible' || Date.now() - touchedAt > idle) return;
      claimTicket(ticket).catch(() => {});
    }, renewal);
    return () => clearInterval(timer);
  }, [mine, ticket]);
  useEffect(() => {
    const isMine = (): boolean => claimed.get().get(ticket)?.staff === staff;
    const leave = (): void => {
      // What is begun, or waits to leave, is still work: it ends by itself, or on the first screen.
      if (isMine() && !outgoing.holds(ticket) && !hasDraft(staff, ticket)) releaseTicket(ticket);
    };
    const close = (): void => {
      if (isMine()) whileLeaving(() => releaseTicket(ticket));
    };
    addEventListener('pagehide', close);
    return () => {
      removeEventListener('pagehide', close);
      leave();
    };
  }, [ticket, staff]);
  const colleague = mine ? undefined : claim;
  return { claim, mine, colleague, takenBy: had.current ? colleague : undefined };
}
