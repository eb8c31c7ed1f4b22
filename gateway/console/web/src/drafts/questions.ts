// What to ask before something leaves in a comune's name.
import { namedTowns } from '../towns/namedTowns.ts';

export interface Sending {
  text: string;
  town: string; // the name it leaves under
  known: readonly string[]; // names of the comuni around
  before: string; // the comune on the screen a moment ago; empty for none
  changed: boolean; // the ticket is not what it was when the writing began
}

export type Question =
  | { ask: 'named'; others: readonly string[] }
  | { ask: 'switched'; before: string }
  | { ask: 'changed' };

export function questionsFor({ text, town, known, before, changed }: Sending): Question[] {
  const found: Question[] = [];
  const others = namedTowns(text, town, known);
  if (others.length) found.push({ ask: 'named', others });
  if (before) found.push({ ask: 'switched', before });
  if (changed) found.push({ ask: 'changed' });
  return found;
}
