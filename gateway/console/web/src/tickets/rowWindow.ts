// Which rows of a long list are on the screen: rows have one height.

export interface RowWindow {
  first: number;
  end: number; // the row after the last
}

export function rowWindow(count: number, rowHeight: number, top: number, height: number, spare = 6): RowWindow {
  const first = Math.max(0, Math.min(count, Math.floor(top / rowHeight)) - spare);
  const end = Math.min(count, Math.ceil((top + height) / rowHeight) + spare);
  return { first, end: Math.max(first, end) };
}

// Where to scroll so that a row can be seen; the present place where it can already.
export function scrollFor(row: number, rowHeight: number, top: number, height: number): number {
  const begin = row * rowHeight;
  if (begin < top) return begin;
  if (begin + rowHeight > top + height) return begin + rowHeight - height;
  return top;
}

// Where to scroll so that the eye stays on the row it was on when others came in above it.
export function scrollKept(oldRows: readonly string[], newRows: readonly string[], rowHeight: number, top: number): number {
  if (top < rowHeight) return top;
  const row = Math.floor(top / rowHeight);
  const name = oldRows[row];
  const now = name === undefined ? -1 : newRows.indexOf(name);
  return now < 0 ? top : top + (now - row) * rowHeight;
}
