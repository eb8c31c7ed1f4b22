// What changes while somebody looks: the gateway's watch, taken up again where it broke off, so that
// nothing is missed. Says when it cannot tell.
import { Code } from '@connectrpc/connect';

import { Observed } from '../frame/observed.ts';
import { codeOf, reasonOf } from '../wire/failure.ts';
import { tickets } from '../wire/transport.ts';

export type Live =
  | { phase: 'off' }
  | { phase: 'connecting' }
  | { phase: 'live' }
  | { phase: 'stale'; since: number };

export const live = new Observed<Live>({ phase: 'off' });

type Changed = (tickets: ReadonlySet<string>) => void;
const changed = new Set<Changed>();
const startedOver = new Set<() => void>();

export function whenTicketsChange(action: Changed): () => void {
  changed.add(action);
  return () => changed.delete(action);
}

const claimsChanged = new Set<() => void>();

// Somebody began or ended to work on a ticket.
export function whenClaimsChange(action: () => void): () => void {
  claimsChanged.add(action);
  return () => claimsChanged.delete(action);
}

// Somebody here changed it: nobody has to wait for the watch to say so.
export function touched(name: string): void {
  tell(name);
}

// The watch could not go on where it was: whoever shows a list reads it again.
export function whenToStartOver(action: () => void): () => void {
  startedOver.add(action);
  return () => startedOver.delete(action);
}

// Silence this long is asked anew: a line may be dead without anybody being told.
const patience = 60_000;
const longestWait = 20_000;

let running: AbortController | null = null;
let token = '';
let waiting = new Set<string>();
let timer: ReturnType<typeof setTimeout> | undefined;

function tell(name: string): void {
  waiting.add(name);
  timer ??= setTimeout(() => {
    const names = waiting;
    waiting = new Set();
    timer = undefined;
    for (const action of changed) action(names);
  }, 120);
}

function goStale(): void {
  if (live.get().phase !== 'stale') live.set({ phase: 'stale', since: Date.now() });
}

async function listen(ended: AbortSignal): Promise<'silent' | 'over'> {
  const line = new AbortController();
  const stop = (): void => line.abort();
  ended.addEventListener('abort', stop);
  addEventListener('offline', stop);
  let silence = setTimeout(stop, patience);
  let heard = false;
  try {
    const events = tickets.watchTickets({ parent: 'tenants/-', resumeToken: token }, { signal: line.signal });
    for await (const { resumeToken, ticket, claim } of events) {
      heard = true;
      token = resumeToken;
      live.set({ phase: 'live' });
      clearTimeout(silence);
      silence = setTimeout(stop, patience);
      if (claim) for (const action of claimsChanged) action();
      else if (ticket) tell(ticket);
    }
    return heard ? 'silent' : 'over';
  } catch (error) {
    if (reasonOf(error) === 'WATCH_EXPIRED') {
      token = '';
      for (const action of startedOver) action();
      return 'silent';
    }
    if (line.signal.aborted && heard && navigator.onLine) return 'silent';
    throw error;
  } finally {
    clearTimeout(silence);
    ended.removeEventListener('abort', stop);
    removeEventListener('offline', stop);
  }
}

function pause(millis: number, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(wake);
      removeEventListener('online', done);
      ended.removeEventListener('abort', done);
      resolve();
    };
    const wake = setTimeout(done, millis);
    addEventListener('online', done);
    ended.addEventListener('abort', done);
  });
}

async function watch(ended: AbortSignal): Promise<void> {
  let wait = 500;
  while (!ended.aborted) {
    try {
      const end = await listen(ended);
      wait = 500;
      if (end === 'over') await pause(wait, ended);
    } catch (error) {
      if (ended.aborted || codeOf(error) === Code.Unauthenticated) return goStale();
      if (codeOf(error) === Code.PermissionDenied) return live.set({ phase: 'off' });
      goStale();
      await pause(wait * (0.75 + Math.random() / 2), ended);
      wait = Math.min(longestWait, wait * 2);
    }
  }
}

export function startWatch(): void {
  running?.abort();
  running = new AbortController();
  if (live.get().phase !== 'stale') live.set({ phase: 'connecting' });
  void watch(running.signal);
}

export function stopWatch({ forget = false } = {}): void {
  running?.abort();
  running = null;
  if (!forget) return;
  token = '';
  live.set({ phase: 'off' });
}

addEventListener('offline', () => {
  if (running) goStale();
});
