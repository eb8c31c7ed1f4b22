import { wordsOf } from '../towns/namedTowns.ts';

// An id of the contract from what people call the thing: "Ritiro ingombranti" is "ritiro-ingombranti".
export function slugOf(name: string): string {
  const joined = wordsOf(name).join('-').replace(/[^a-z0-9-]/g, '').replace(/^[^a-z]+/, '');
  return joined.slice(0, 60).replace(/-+$/, '');
}

// One that is not taken yet.
export function freshSlug(name: string, taken: readonly string[], otherwise: string): string {
  const wanted = slugOf(name) || otherwise;
  if (!taken.includes(wanted)) return wanted;
  for (let number = 2; ; number += 1) {
    if (!taken.includes(`${wanted}-${number}`)) return `${wanted}-${number}`;
  }
}
