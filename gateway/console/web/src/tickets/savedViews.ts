// Filters somebody uses again, by a name of their own; kept in this browser.
export interface SavedView {
  name: string;
  search: string;
}

const key = (staff: string): string => `mugugno.views/${staff}`;
const most = 12;

export function readViews(staff: string, store: Storage = localStorage): SavedView[] {
  try {
    const kept = JSON.parse(store.getItem(key(staff)) ?? '[]') as unknown;
    if (!Array.isArray(kept)) return [];
    return kept.filter(
      (each: Partial<SavedView> | null): each is SavedView =>
        typeof each?.name === 'string' && typeof each.search === 'string',
    );
  } catch {
    return [];
  }
}

// Under a name that is there already, it takes its place.
export function saveView(staff: string, view: SavedView, store: Storage = localStorage): SavedView[] {
  const views = [...readViews(staff, store).filter(({ name }) => name !== view.name), view].slice(-most);
  store.setItem(key(staff), JSON.stringify(views));
  return views;
}

export function dropView(staff: string, name: string, store: Storage = localStorage): SavedView[] {
  const views = readViews(staff, store).filter((each) => each.name !== name);
  store.setItem(key(staff), JSON.stringify(views));
  return views;
}
