import { useState } from 'react';

import { acknowledge, askedToRead, type Asked } from '../drafts/guidelines.ts';
import { useObserved } from '../frame/observed.ts';
import { inWords } from '../wire/failure.ts';
import { say } from '../words/language.ts';
import { Modal } from './Modal.tsx';

function Shown({ asked }: { asked: Asked }) {
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState('');
  const { version, text } = asked.reading;
  function agree(): void {
    setBusy(true);
    setWrong('');
    acknowledge(asked)
      .catch((error: unknown) => setWrong(inWords(error)))
      .finally(() => setBusy(false));
  }
  return (
    <Modal title={say('guidelines.title')} onClose={() => asked.done(false)}>
      <p className="soft">{say('guidelines.lead', { version })}</p>
      <div className="guidelines" tabIndex={0} role="region" aria-label={say('guidelines.title')}>
        {text}
      </div>
      {wrong && (
        <p className="wrong" role="alert">
          {wrong}
        </p>
      )}
      <p className="modal-acts">
        <button type="button" className="btn btn-outline-primary" onClick={() => asked.done(false)}>
          {say('app.cancel')}
        </button>
        <button type="button" className="btn btn-primary" data-first disabled={busy} onClick={agree}>
          {say('guidelines.agree')}
        </button>
      </p>
    </Modal>
  );
}

// What the association asks of those who answer, before their first answer under it.
export function GuidelinesDialog() {
  const asked = useObserved(askedToRead);
  return asked && <Shown key={asked.reading.version} asked={asked} />;
}
