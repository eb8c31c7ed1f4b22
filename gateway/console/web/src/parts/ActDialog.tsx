import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';

import { inWords, isOpen } from '../wire/failure.ts';
import { say } from '../words/language.ts';
import { Modal } from './Modal.tsx';

interface Props {
  title: string;
  submit: string;
  ready?: boolean;
  wide?: boolean;
  // What is done cannot be taken back at once, or falls on oneself.
  alert?: boolean;
  // Says what is missing, where something is; what fails is said here, and the dialog stays.
  onSubmit: (requestId: string) => Promise<string | void> | string | void;
  onClose: () => void;
  children: ReactNode;
}

// The frame of what is asked before an act: a form with a way back, that makes its call once and says
// what went wrong.
export function ActDialog({ title, submit, ready = true, wide = false, alert = false, onSubmit, onClose, children }: Props) {
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const alarm = useRef<HTMLParagraphElement>(null);
  const [requestId, setRequestId] = useState(() => crypto.randomUUID());

  // Of a long form the end is on the screen when it is refused.
  useEffect(() => {
    // Newer browsers answer with a promise, which is no effect's end.
    void alarm.current?.scrollIntoView({ block: 'nearest' });
  }, [wrong, requestId]);

  async function run(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!ready || busy) return;
    setBusy(true);
    try {
      const said = (await onSubmit(requestId)) ?? '';
      setWrong(said);
      // What follows is another call.
      if (said) setRequestId(crypto.randomUUID());
    } catch (error) {
      setWrong(inWords(error));
      // What may have been done is asked for again as the same call; anything else is another one.
      if (!isOpen(error)) setRequestId(crypto.randomUUID());
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal title={title} onClose={onClose} wide={wide} alert={alert}>
      <form onSubmit={(event) => void run(event)}>
        {wrong && (
          <p className="wrong" role="alert" ref={alarm}>
            {wrong}
          </p>
        )}
        {children}
        <p className="modal-acts">
          <button type="button" className="btn btn-outline-primary" onClick={onClose}>
            {say('app.cancel')}
          </button>
          <button type="submit" className={alert ? 'btn btn-danger' : 'btn btn-primary'} disabled={!ready || busy}>
            {submit}
          </button>
        </p>
      </form>
    </Modal>
  );
}
