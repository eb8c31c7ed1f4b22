import { ActDialog } from '../parts/ActDialog.tsx';
import type { Town } from '../towns/town.ts';
import { say } from '../words/language.ts';

interface Props {
  town: Town;
  submit: string;
  onClose: () => void;
  onSubmit: (requestId: string) => Promise<string | void>;
}

// Asks who is about to end their own right to administer.
export function OwnDialog({ town, submit, onClose, onSubmit }: Props) {
  return (
    <ActDialog title={say('own.title')} submit={submit} alert onClose={onClose} onSubmit={onSubmit}>
      <p>{say('own.text', { town: town.name })}</p>
    </ActDialog>
  );
}
