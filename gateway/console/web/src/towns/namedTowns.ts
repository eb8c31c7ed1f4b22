// The guard against answering in one comune's name about another: which comuni a text names.

// Letters and digits alone, without accents; "Sant'Olcese" and "sant olcese" are the same words.
export function wordsOf(text: string): string[] {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

// The names, other than `own`, that stand in the text as whole words, in the order given: in a
// sentence, in the address of a site, in a mailbox. A name within a longer one that stands there
// (Recco in "Recco Ligure") counts as well: it is only a question.
export function namedTowns(text: string, own: string, names: readonly string[]): string[] {
  const spoken = ` ${wordsOf(text).join(' ')} `;
  const ownWords = wordsOf(own).join(' ');
  const found: string[] = [];
  for (const name of names) {
    const words = wordsOf(name);
    const phrase = words.join(' ');
    if (!phrase || phrase === ownWords || found.includes(name)) continue;
    const together = ` ${words.join('')} `;
    // The own name may hold another one ("Pieve Ligure" and "Pieve"): only what stands outside it.
    const rest = ownWords && ` ${ownWords} `.includes(` ${phrase} `)
      ? spoken.replaceAll(` ${ownWords} `, ' ')
      : spoken;
    if (rest.includes(` ${phrase} `) || (words.length > 1 && rest.includes(together))) found.push(name);
  }
  return found;
}
