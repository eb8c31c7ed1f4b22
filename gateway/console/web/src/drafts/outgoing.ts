// What leaves for a citizen, and what is done to several tickets at once, waits ten seconds in this page before the call is made, so that it can
// be taken back. Closing the page makes no call: the text is still a draft.

export type Phase = 'waiting' | 'sending' | 'sent' | 'failed';

// One act on so many tickets.
export interface Several {
  act: 'forward' | 'assign' | 'close' | 'answer';
  count: number;
}

export interface Outgoing {
  id: string; // the call's request id: repeated, it is the same call
  ticket: string; // empty for several
  town: string; // names of the comuni it leaves as
  several?: Several | undefined;
  phase: Phase;
  due: number;
  failure?: unknown;
}

export interface Parcel {
  ticket: string;
  town: string;
  several?: Several;
  send: (requestId: string) => Promise<void>;
}

export const undoTime = 10_000;
const shownAfter = 6_000;

export class OutgoingPost {
  private items: readonly Outgoing[] = [];
  private readonly parcels = new Map<string, Parcel>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly all = (): readonly Outgoing[] => this.items;

  // Something has not left yet.
  pending(): boolean {
    return this.items.some(({ phase }) => phase === 'waiting' || phase === 'sending');
  }

  // Something of this ticket has not left yet.
  holds(ticket: string): boolean {
    return this.items.some((item) => item.ticket === ticket && (item.phase === 'waiting' || item.phase === 'sending'));
  }

  post(parcel: Parcel): void {
    const id = crypto.randomUUID();
    this.forgetDone(parcel.ticket);
    this.parcels.set(id, parcel);
    this.items = [
      ...this.items,
      { id, ticket: parcel.ticket, town: parcel.town, several: parcel.several, phase: 'waiting', due: Date.now() + undoTime },
    ];
    this.timers.set(id, setTimeout(() => void this.send(id), undoTime));
    this.tell();
  }

  // Takes back what has not left; true where there was something.
  undo(id: string): boolean {
    const item = this.items.find((each) => each.id === id);
    if (item?.phase !== 'waiting') return false;
    this.forget(id);
    return true;
  }

  undoLast(): Outgoing | undefined {
    const item = this.items.findLast(({ phase }) => phase === 'waiting');
    if (item) this.forget(item.id);
    return item;
  }

  // Another person is at the keyboard: nothing of the one before leaves.
  clear(): void {
    for (const { id } of this.items) this.forget(id);
  }

  retry(id: string): void {
    if (this.items.find((each) => each.id === id)?.phase === 'failed') void this.send(id);
  }

  forget(id: string): void {
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
    this.parcels.delete(id);
    this.items = this.items.filter((item) => item.id !== id);
    this.tell();
  }

  // What was sent, or failed, of a ticket is no news once something else is written there.
  forgetDone(ticket: string): void {
    for (const item of this.items) {
      if (ticket && item.ticket === ticket && (item.phase === 'sent' || item.phase === 'failed')) this.forget(item.id);
    }
  }

  private async send(id: string): Promise<void> {
    const parcel = this.parcels.get(id);
    if (!parcel) return;
    this.change(id, { phase: 'sending', failure: undefined });
    try {
      await parcel.send(id);
      this.change(id, { phase: 'sent' });
      this.timers.set(id, setTimeout(() => this.forget(id), shownAfter));
    } catch (failure) {
      this.change(id, { phase: 'failed', failure });
    }
  }

  private change(id: string, to: Partial<Outgoing>): void {
    this.items = this.items.map((item) => (item.id === id ? { ...item, ...to } : item));
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
