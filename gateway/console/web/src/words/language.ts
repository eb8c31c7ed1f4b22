// In which language the console speaks: Italian, until somebody asks for English.
import { useSyncExternalStore } from 'react';

import { en } from './en.ts';
import { it, type Key } from './it.ts';
import { format, type Arguments } from './message.ts';

export type Language = 'it' | 'en';
export type Say = (key: Key, args?: Arguments) => string;

const kept = 'mugugno.language';
const catalogues: Record<Language, Record<Key, string>> = { it, en };
const listeners = new Set<() => void>();
let language: Language = localStorage.getItem(kept) === 'en' ? 'en' : 'it';

export function currentLanguage(): Language {
  return language;
}

export function locale(): string {
  return language === 'it' ? 'it-IT' : 'en-GB';
}

export function speak(chosen: Language): void {
  language = chosen;
  localStorage.setItem(kept, chosen);
  document.documentElement.lang = chosen;
  for (const listener of listeners) listener();
}

export const say: Say = (key, args = {}) => format(catalogues[language][key], args, locale());

// The text of a key made of a word and a name or number of the contract; empty where there is none.
export function sayNamed(group: string, value: string): string {
  const pattern = (catalogues[language] as Record<string, string>)[`${group}.${value}`];
  return pattern ? format(pattern, {}, locale()) : '';
}

export function sayNumbered(group: string, value: number): string {
  return sayNamed(group, String(value));
}

export function useLanguage(): Language {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, currentLanguage);
}
