// Who else is at the ticket on the screen at this moment. As long as its stream is open, so is this
// person seen there; another stream says that they have begun, or ceased, to write.
import { Code } from '@connectrpc/connect';
import { useEffect, useState } from 'react';

import { Activity, type Presence } from '../../generated/mugugno/v1/claim_pb.ts';
import { codeOf } from '../wire/failure.ts';
import { claims } from '../wire/transport.ts';

const nobody: readonly Presence[] = [];
// The gateway says the same again once a minute.
const patience = 90_000;
const firstWait = 1_000;
const longestWait = 30_000;
// The stream before it is held so long, so that nobody seems to leave.
const overlap = 1_000;
// Who has not typed for so long does not write.
const pause = 15_000;

const final = [Code.NotFound, Code.PermissionDenied, Code.Unauthenticated, Code.InvalidArgument];

async function follow(ticket: string, activity: Activity, tell: (present: readonly Presence[]) => void, ended: AbortSignal): Promise<void> {
  let wait = firstWait;
  while (!ended.aborted) {
    const line = new AbortController();
    const stop = (): void => line.abort();
    ended.addEventListener('abort', stop);
    let silence = setTimeout(stop, patience);
    try {
      for await (const { present } of claims.watchPresence({ ticket, activity }, { signal: line.signal })) {
        clearTimeout(silence);
        silence = setTimeout(stop, patience);
        wait = firstWait;
        tell(present);
      }
    } catch (error) {
      if (final.includes(codeOf(error))) return tell(nobody);
    } finally {
      clearTimeout(silence);
      ended.removeEventListener('abort', stop);
    }
    if (ended.aborted) return;
    tell(nobody);
    await new Promise((resolve) => setTimeout(resolve, wait));
    wait = Math.min(longestWait, wait * 2);
  }
}

function useVisible(): boolean {
  const [visible, setVisible] = useState(document.visibilityState === 'visible');
  useEffect(() => {
    const look = (): void => setVisible(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  return visible;
}

export function usePresence(ticket: string, staff: string, writing: boolean): readonly Presence[] {
  const [present, setPresent] = useState(nobody);
  const visible = useVisible();
  useEffect(() => {
    if (!visible) return;
    const ended = new AbortController();
    let latest = true;
    const tell = (all: readonly Presence[]): void => {
      if (latest) setPresent(all.filter((each) => each.staff !== staff));
    };
    void follow(ticket, writing ? Activity.WRITING : Activity.LOOKING, tell, ended.signal);
    return () => {
      latest = false;
      setTimeout(() => ended.abort(), overlap);
    };
  }, [ticket, staff, writing, visible]);
  return present;
}

// Whether somebody writes just now, and how to say that a key was pressed, or that it is sent.
export function useWriting(ticket: string): { writing: boolean; typed: () => void; ceased: () => void } {
  const [at, setAt] = useState(0);
  const [writing, setWriting] = useState(false);
  useEffect(() => setWriting(false), [ticket]);
  useEffect(() => {
    if (!at) return setWriting(false);
    setWriting(true);
    const timer = setTimeout(() => setWriting(false), pause);
    return () => clearTimeout(timer);
  }, [at]);
  return { writing, typed: () => setAt(Date.now()), ceased: () => setAt(0) };
}
