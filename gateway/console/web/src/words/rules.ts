import type { Key } from './it.ts';
import { say } from './language.ts';

// What the gateway says of a field it refused, by the words of its rules; each named part of a pattern
// is an argument of the text.
const rules: [RegExp, Key][] = [
  [/^is required/, 'rule.required'],
  [/^must be at most (?<most>\d+) bytes long, not (?<size>\d+)$/, 'rule.long'],
  [/^must have at most (?<most>\d+) elements, not (?<size>\d+)$/, 'rule.many'],
  [/^must be an id: /, 'rule.id'],
  [/^must be between (?<least>\S+) and (?<most>\S+)$/, 'rule.between'],
  [/^must be a mailbox$/, 'rule.mailbox'],
  [/^must be a telephone number$/, 'rule.telephone'],
  [/^must not name another comune: (?<town>.+)$/, 'rule.town'],
  [/^(is|must not be) suspended$/, 'rule.suspended'],
  [/^(is no office of this comune|must be an existing office|must be an office of the parent)$/, 'rule.office'],
  [/^is no (other )?comune in service of this association$/, 'rule.comune'],
  [/^is no code of a topic/, 'rule.topic'],
  [/^is no text of this comune$/, 'rule.template'],
  [/^\{(?<variable>.+)\} is not filled$/, 'rule.variable'],
  [/^must be a ticket of the same comune$/, 'rule.ticket'],
  [/^is the ticket itself$/, 'rule.itself'],
  [/^needs a word of three letters or digits$/, 'rule.query'],
  [/^must not begin before now/, 'rule.past'],
  [/^does not work with this comune's ticket$/, 'rule.colleague'],
  [/^must lie within the next seven days$/, 'rule.pause'],
  [/^must be a person of the association$/, 'rule.person'],
];

// In the gateway's own words where the console has none.
export function ruleWords(description: string): string {
  for (const [pattern, key] of rules) {
    const found = pattern.exec(description);
    if (found) return say(key, found.groups);
  }
  return description;
}
