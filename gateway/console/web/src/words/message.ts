// Messages in a subset of ICU MessageFormat: {name} and {name, plural, =0 {…} one {…} other {…}},
// where # is the number. Plurals are Intl's.

export type Arguments = Readonly<Record<string, string | number>>;

export function format(pattern: string, args: Arguments, locale: string): string {
  let at = 0;
  let hash = '';

  function until(end: string | undefined): string {
    let out = '';
    while (at < pattern.length && pattern[at] !== end) {
      if (pattern[at] === '{') out += argument();
      else if (pattern[at] === '#' && hash) {
        out += hash;
        at += 1;
      } else out += pattern[at++];
    }
    return out;
  }

  function argument(): string {
    const [, name, plural] = expect(/\{\s*(\w+)\s*(?:(,\s*plural\s*,)|\})/y);
    const value = args[name!];
    if (!plural) return typeof value === 'number' ? number(value, locale) : (value ?? '');
    const chosen = choose(Number(value ?? 0));
    expect(/\s*\}/y);
    return chosen;
  }

  function choose(count: number): string {
    const cases: Record<string, string> = {};
    const outer = hash;
    hash = number(count, locale);
    for (let found = take(/\s*(=\d+|\w+)\s*\{/y); found; found = take(/\s*(=\d+|\w+)\s*\{/y)) {
      cases[found[1]!] = until('}');
      at += 1;
    }
    hash = outer;
    const category = new Intl.PluralRules(locale).select(count);
    return cases[`=${count}`] ?? cases[category] ?? cases.other ?? '';
  }

  function take(what: RegExp): RegExpExecArray | null {
    what.lastIndex = at;
    const found = what.exec(pattern);
    if (found) at = what.lastIndex;
    return found;
  }

  function expect(what: RegExp): RegExpExecArray {
    const found = take(what);
    if (!found) throw new Error(`not a message, at ${at}: ${pattern}`);
    return found;
  }

  return until(undefined);
}

function number(value: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(value);
}
