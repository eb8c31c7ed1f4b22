// What may stand in braces in a comune's texts; the gateway refuses anything else.

export const ofTicket = ['numero', 'comune', 'ufficio', 'nome', 'data'] as const;
export const ofReceipt = ['comune', 'ufficio', 'numero'] as const;
export const ofClosed = [...ofReceipt, 'apertura'] as const;

// What stands in braces and nobody can fill; with `own`, what a person fills has a name and a kind.
export function unknownVariables(text: string, known: readonly string[], own = false): string[] {
  const found = [...text.matchAll(/\{([^{}]*)\}/g)].map(([, token = '']) => token);
  return [...new Set(found)].filter((token) => {
    if (known.includes(token)) return false;
    const [, name = ''] = /^([a-z_]+):(?:testo|data|numero)$/.exec(token) ?? [];
    return !own || !name || known.includes(name);
  });
}

export function inBraces(tokens: readonly string[]): string {
  return tokens.map((token) => `{${token}}`).join(', ');
}
