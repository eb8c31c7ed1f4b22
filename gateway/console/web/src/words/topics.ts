// What tickets are about, as people read it.
import { topics } from '../../generated/topics.ts';
import { currentLanguage, say } from './language.ts';
import { topicsInEnglish } from './topicsInEnglish.ts';

export const topicCodes = Object.keys(topics);

export function topicName(code: string): string {
  if (!code) return say('topic.none');
  const name = currentLanguage() === 'en' ? topicsInEnglish[code] : undefined;
  return name ?? topics[code] ?? code;
}
