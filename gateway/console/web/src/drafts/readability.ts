// How hard an Italian text is to read: the index Gulpease (Lucisano and Piemontese, "GULPEASE: una
// formula per la predizione della difficoltà dei testi in lingua italiana", 1988), 0 to 100. Below 80 a
// text is hard for who left school after the elementary level, below 60 after the middle one, below 40
// with a diploma.

export type Reading = 'everybody' | 'middle' | 'diploma' | 'few';

export interface Readability {
  index: number;
  reading: Reading;
}

const leastWords = 20;
// The commonest words of the language that are no words of English.
const italian = new Set(
  'il lo la gli le un uno una di del della dei delle da dal dalla al alla ai con per su sul sulla nel nella che e è non si ci vi ha sono stato stata questo questa anche come più suo sua ma se o ed'.split(' '),
);
const share = 0.15;

const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

// Stops within numbers, times and abbreviations of one letter end no sentence.
function sentencesOf(text: string): number {
  return text.split(/(?<![\s.]\p{L})[.!?…]+(?=\s|$)|[;:]?\n+/u).filter((part) => /[\p{L}\p{N}]/u.test(part)).length;
}

export function isItalian(text: string): boolean {
  const words = wordsOf(text.toLowerCase());
  return words.length > 0 && words.filter((word) => italian.has(word)).length / words.length >= share;
}

// Nothing for what is too short to be measured, and for other languages.
export function readability(text: string): Readability | undefined {
  const words = wordsOf(text);
  if (words.length < leastWords || !isItalian(text)) return undefined;
  const letters = words.join('').length;
  const index = Math.max(0, Math.min(100, Math.round(89 + (300 * sentencesOf(text) - 10 * letters) / words.length)));
  const reading = index >= 80 ? 'everybody' : index >= 60 ? 'middle' : index >= 40 ? 'diploma' : 'few';
  return { index, reading };
}
