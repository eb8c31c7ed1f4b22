import { useEffect, useId, useRef, type ReactNode } from 'react';

import { say } from '../words/language.ts';

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
  alert?: boolean;
  wide?: boolean;
}

// The browser's own modal dialog: it keeps the focus in, and Escape closes it. What is marked
// data-first has the focus at first.
export function Modal({ title, onClose, children, alert = false, wide = false }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const label = useId();
  useEffect(() => {
    const shown = dialog.current;
    const before = document.activeElement;
    shown?.showModal();
    shown?.querySelector<HTMLElement>('[data-first]')?.focus();
    return () => {
      shown?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={wide ? 'modal-sheet modal-wide' : 'modal-sheet'}
      role={alert ? 'alertdialog' : undefined}
      aria-labelledby={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header className="modal-head">
        <h2 id={label}>{title}</h2>
        <button type="button" className="quiet" onClick={onClose} aria-label={say('app.close')}>
          ✕
        </button>
      </header>
      {children}
    </dialog>
  );
}
