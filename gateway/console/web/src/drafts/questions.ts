// What to ask before something leaves in a comune's name.
import { AnswerFinding_Kind as Kind, type AnswerFinding } from '../../generated/mugugno/v1/answer_check_service_pb.ts';
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

// Words of the text, and the comune they are of.
export interface Others {
  words: string;
  town: string;
}

export type Question =
  | { ask: 'named'; others: readonly string[] }
  | { ask: 'others'; of: readonly Others[] }
  | { ask: 'person'; words: readonly string[]; blocks: boolean }
  | { ask: 'unchecked' }
  | { ask: 'switched'; before: string }
  | { ask: 'claimed'; colleague: string }
  | { ask: 'answered'; name: string; text: string }
  | { ask: 'changed' };

// What the gateway found in a text; its spans count bytes.
export interface Found {
  findings: readonly AnswerFinding[];
  townOf: (tenant: string) => string;
}

const personal: readonly Kind[] = [Kind.FISCAL_CODE, Kind.IBAN, Kind.PERSONAL_TELEPHONE];

function cutter(text: string): (finding: AnswerFinding) => string {
  const bytes = new TextEncoder().encode(text);
  const decoder = new TextDecoder();
  return ({ span }) => decoder.decode(bytes.subarray(span?.begin ?? 0, span?.end ?? 0));
}

function foundIn(text: string, { findings, townOf }: Found): Question[] {
  const wordsOf = cutter(text);
  const found: Question[] = [];
  // A comune's name is what `named` asks about.
  const of = new Map(
    findings
      .filter(({ kind }) => kind !== Kind.COMUNE && !personal.includes(kind))
      .map((finding) => [wordsOf(finding), { words: wordsOf(finding), town: townOf(finding.tenant) }]),
  );
  if (of.size) found.push({ ask: 'others', of: [...of.values()] });
  const people = findings.filter(({ kind }) => personal.includes(kind));
  if (people.length) {
    found.push({ ask: 'person', words: [...new Set(people.map(wordsOf))], blocks: people.some(({ blocks }) => blocks) });
  }
  return found;
}

// `found` is undefined where the gateway could not be asked: then that is said.
export function questionsFor(
  { text, town, known, before, colleague, answered, changed }: Sending,
  found?: Found,
): Question[] {
  const questions: Question[] = [];
  const named = found ? found.findings.filter(({ kind }) => kind === Kind.COMUNE).map(({ tenant }) => found.townOf(tenant)) : [];
  const others = [...new Set([...namedTowns(text, town, known), ...named])];
  if (others.length) questions.push({ ask: 'named', others });
  questions.push(...(found ? foundIn(text, found) : [{ ask: 'unchecked' } as const]));
  if (before) questions.push({ ask: 'switched', before });
  if (colleague) questions.push({ ask: 'claimed', colleague });
  if (answered) questions.push({ ask: 'answered', ...answered });
  else if (changed) questions.push({ ask: 'changed' });
  return questions;
}

export function isBlocked(questions: readonly Question[]): boolean {
  return questions.some((question) => question.ask === 'person' && question.blocks);
}
