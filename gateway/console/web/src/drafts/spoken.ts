// What somebody has begun to write down of what a citizen says: kept in this window, as drafts are, so that
// a wrong key loses none of it.
export interface Spoken {
  tenant: string;
  way: number;
  text: string;
  place: string;
  displayName: string;
  phoneNumber: string;
  email: string;
}

export const nothingSpoken: Spoken = {
  tenant: '',
  way: 2,
  text: '',
  place: '',
  displayName: '',
  phoneNumber: '',
  email: '',
};

const key = (staff: string): string => `mugugno.draft/${staff}/spoken`;

export function readSpoken(staff: string, store: Storage = sessionStorage): Spoken {
  try {
    const kept = JSON.parse(store.getItem(key(staff)) ?? '{}') as Partial<Spoken>;
    return { ...nothingSpoken, ...kept };
  } catch {
    return nothingSpoken;
  }
}

export function keepSpoken(staff: string, spoken: Spoken, store: Storage = sessionStorage): void {
  store.setItem(key(staff), JSON.stringify(spoken));
}

export function dropSpoken(staff: string, store: Storage = sessionStorage): void {
  store.removeItem(key(staff));
}
