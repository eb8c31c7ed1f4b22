// Which comune was on the screen a moment ago: hands are faster than eyes.

export const switchedWithin = 12_000;

export interface LastTown {
  show(tenant: string, now?: number): void;
  // The comune shown before, where the present one came less than that long ago; empty otherwise.
  before(now?: number): string;
}

export function lastTown(): LastTown {
  let present = '';
  let previous = '';
  let since = 0;
  return {
    show(tenant, now = Date.now()) {
      if (tenant === present) return;
      previous = present;
      present = tenant;
      since = now;
    },
    before: (now = Date.now()) => (previous && now - since < switchedWithin ? previous : ''),
  };
}

export const shownTown = lastTown();
