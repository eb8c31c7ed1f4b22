// The questions before something leaves, asked on any page: who wrote may be looking elsewhere when the
// gateway has checked the text. What is sent after them is what was checked.
import type { Town } from '../towns/town.ts';
import { Observed } from '../frame/observed.ts';
import type { Question } from './questions.ts';

export interface AskedToSend {
  questions: readonly Question[];
  town: Town;
  onSend: () => void;
  onReview: () => void;
}

export const askedToSend = new Observed<AskedToSend | null>(null);

export function askToSend({ questions, town, onSend, onReview }: AskedToSend): void {
  const after = (act: () => void) => () => {
    askedToSend.set(null);
    act();
  };
  askedToSend.set({ questions, town, onSend: after(onSend), onReview: after(onReview) });
}
