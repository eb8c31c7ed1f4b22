// The association's guidelines for answering citizens: whoever answers has acknowledged the version in
// force. The gateway refuses what leaves before that; here it is asked for in time.
import type { GuidelineReading } from '../../generated/mugugno/v1/guideline_service_pb.ts';
import { Observed } from '../frame/observed.ts';
import { reasonOf } from '../wire/failure.ts';
import { guidelines } from '../wire/transport.ts';

let reading: GuidelineReading | null = null;

export interface Asked {
  reading: GuidelineReading;
  done: (acknowledged: boolean) => void;
}

// What is shown to be acknowledged, on any page.
export const askedToRead = new Observed<Asked | null>(null);

export async function readGuidelines(): Promise<void> {
  try {
    reading = await guidelines.getGuidelines({});
  } catch {
    // The gateway says so where an answer needs them.
  }
}

export function forgetGuidelines(): void {
  reading = null;
  askedToRead.get()?.done(false);
}

// Whether the person may answer: at once, or once they have read what is shown to them.
export async function mayAnswer(): Promise<boolean> {
  const shown = reading;
  if (!shown?.version || shown.acknowledgeTime) return true;
  askedToRead.get()?.done(false);
  return new Promise((resolve) => {
    askedToRead.set({
      reading: shown,
      done: (acknowledged) => {
        askedToRead.set(null);
        resolve(acknowledged);
      },
    });
  });
}

// Where another version came into force meanwhile, that one is shown.
export async function acknowledge({ reading: shown, done }: Asked): Promise<void> {
  try {
    reading = await guidelines.acknowledgeGuidelines({ version: shown.version, requestId: crypto.randomUUID() });
    done(true);
  } catch (error) {
    if (reasonOf(error) !== 'GUIDELINES_CHANGED') throw error;
    await readGuidelines();
    if (reading?.version) askedToRead.set({ reading, done });
    else done(true);
  }
}

// Runs a call that tells a citizen something; refused for guidelines this page had not read, they are
// read, so that whoever tries again is asked.
export async function answering(call: () => Promise<unknown>): Promise<void> {
  if (!(await mayAnswer())) throw new Error('the guidelines were not acknowledged');
  try {
    await call();
  } catch (error) {
    if (reasonOf(error) === 'GUIDELINES_NOT_ACKNOWLEDGED') await readGuidelines();
    throw error;
  }
}
