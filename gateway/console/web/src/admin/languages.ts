import { locale, sayNamed } from '../words/language.ts';

// A comune's texts, Italian first; the others only where Italian is.
export const languages = ['it', 'en', 'de', 'fr', 'es'] as const;
export type Texts = Record<(typeof languages)[number], string>;

export function textsOf(given: Partial<Texts> | undefined): Texts {
  return { it: given?.it ?? '', en: given?.en ?? '', de: given?.de ?? '', fr: given?.fr ?? '', es: given?.es ?? '' };
}

export function isEmpty(texts: Texts): boolean {
  return languages.every((language) => !texts[language].trim());
}

export function trimmed(texts: Texts): Texts {
  return Object.fromEntries(languages.map((language) => [language, texts[language].trim()])) as Texts;
}

export function languagesWords(texts: Texts): string {
  const there = languages.filter((language) => texts[language]);
  return new Intl.ListFormat(locale()).format(there.map((language) => sayNamed('language', language)));
}
