// What to ask before something leaves in a comune's name.
import { namedTowns } from '../towns/namedTowns.ts';

export interface Sending {
  text: string;
  town: string; // the name it leaves under
  known: readonly string[]; // names of the comuni around
  before: string; // the comune on the screen a moment ago; empty for none
  colleague: string; // who works on the ticket just now; empty for nobody else
  answered: { name: string; text: string } | undefined; // what a colleague told the citizen meanwhile
  changed: boolean; // the ticket is not what it was when the writing began
}

export type Question =
  | { ask: 'named'; others: readonly string[] }
  | { ask: 'switched'; before: string }
  | { ask: 'claimed'; colleague: string }
  | { ask: 'answered'; name: string; text: string }
  | { ask: 'changed' };

export function questionsFor({ text, town, known, before, colleague, answered, changed }: Sending): Question[] {
  const found: Question[] = [];
  const others = namedTowns(text, town, known);
  if (others.length) found.push({ ask: 'named', others });
  if (before) found.push({ ask: 'switched', before });
  if (colleague) found.push({ ask: 'claimed', colleague });
  if (answered) found.push({ ask: 'answered', ...answered });
  else if (changed) found.push({ ask: 'changed' });
  return found;
}
