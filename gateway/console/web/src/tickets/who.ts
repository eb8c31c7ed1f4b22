// How a person, the citizen or the gateway is called in a ticket's history. The directory of staff is
// not everybody's to read: a colleague is called by the name of the account.
import type { Person } from '../frame/session.ts';
import { nameFromId } from '../towns/town.ts';
import { say } from '../words/language.ts';

export function whoIs(author: string, person: Person): string {
  if (author === 'citizen') return say('who.citizen');
  if (author === 'gateway' || !author) return say('who.gateway');
  if (author === person.name) return say('who.you');
  return nameFromId(author.slice(author.lastIndexOf('/') + 1));
}
