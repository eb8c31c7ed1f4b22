// What stands in braces in a comune's text, and what it is filled with. Only the text itself is looked
// at, once: a citizen's name is put in as it is, whatever it looks like.

export type Kind = 'testo' | 'data' | 'numero';

export interface Variable {
  token: string; // as it stands in braces
  label: string;
  kind: Kind;
}

export type Values = Readonly<Record<string, string>>;

const braces = /\{([^{}]*)\}/g;

// What has no value yet, each once, in the order of the text.
export function openVariables(text: string, known: Values): Variable[] {
  const found = new Map<string, Variable>();
  for (const [, token = ''] of text.matchAll(braces)) {
    if (known[token]) continue;
    const [name = '', kind = 'testo'] = token.split(':');
    found.set(token, { token, label: name.replaceAll('_', ' '), kind: kind as Kind });
  }
  return [...found.values()];
}

export function isFilled({ kind }: Variable, value: string): boolean {
  const given = value.trim();
  if (kind === 'numero') return /^\d+([.,]\d+)?$/.test(given);
  if (kind === 'data') return /^\d{4}-\d\d-\d\d$/.test(given);
  return given !== '';
}

// A day as people write it in that language.
export function dayIn(language: string, day: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T12:00:00Z`));
}

export function filled(text: string, values: Values): string {
  return text.replace(braces, (whole, token: string) => values[token] ?? whole);
}
