// How a person, the citizen or the gateway is called in a ticket's history. Who does not work with the
// comune's tickets any more is called by the name of the account.
import type { Person } from '../frame/session.ts';
import { colleagueNamed } from '../towns/directory.ts';
import { nameFromId } from '../towns/town.ts';
import { say } from '../words/language.ts';

export function whoIs(author: string, person: Person): string {
  if (author === 'citizen') return say('who.citizen');
  if (author === 'gateway' || !author) return say('who.gateway');
  if (author === person.name) return say('who.you');
  return colleagueNamed(author) || nameFromId(author.slice(author.lastIndexOf('/') + 1));
}
