// A comune as people recognise it: its name, two letters and a colour that is always the same one.

export interface Town {
  id: string;
  tenant: string; // tenants/{id}
  name: string;
  signature: string;
  training: boolean;
}

export const tones = 16;

export function tenantOf(resource: string): string {
  const found = /^tenants\/[^/]+/.exec(resource);
  return found ? found[0] : '';
}

// "pieve-ligure" is "Pieve Ligure" until the directory says better.
export function nameFromId(id: string): string {
  return id
    .split('-')
    .filter(Boolean)
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join(' ');
}

const small = new Set(['a', 'al', 'con', 'da', 'dal', 'de', 'degli', 'dei', 'del', 'della', 'delle', 'di', 'e', 'in', 'su', 'sul']);

export function monogram(name: string): string {
  const words = name.split(/[\s'’-]+/).filter((word) => word && !small.has(word.toLowerCase()));
  const letters = words.length > 1 ? words[0]![0]! + words[1]![0]! : (words[0] ?? name).slice(0, 2);
  return letters.toUpperCase();
}

// Of the id alone: it does not change when comuni come and go. FNV-1a, begun where the comuni of the
// Golfo Paradiso get eight different ones; elsewhere two may share a colour, never name and letters.
export function toneOf(id: string): number {
  let hash = 0x811cf2ee;
  for (let at = 0; at < id.length; at += 1) {
    hash ^= id.charCodeAt(at);
    hash = Math.imul(hash, 0x01000193);
  }
  hash ^= hash >>> 15;
  return (hash >>> 0) % tones;
}
