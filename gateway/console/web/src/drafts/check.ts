// Asks the gateway what a text holds that is another comune's, or tells of a person.
import { townNamed } from '../towns/directory.ts';
import { answerCheck } from '../wire/transport.ts';
import { type Found } from './questions.ts';

// Nobody waits longer for a question.
const patience = 4_000;

// Nothing where the gateway could not be asked.
export async function checkAnswer(tenant: string, channel: string, text: string): Promise<Found | undefined> {
  try {
    const { findings } = await answerCheck.checkAnswer({ parent: tenant, channel, text }, { timeoutMs: patience });
    return { findings, townOf: (of) => townNamed(of).name };
  } catch {
    return undefined;
  }
}
