import { useEffect, useRef, type ReactNode, type RefObject } from 'react';

interface Props {
  label: string;
  words: ReactNode;
  className?: string;
  menu?: RefObject<HTMLDetailsElement>;
  children: ReactNode;
}

// A few acts behind one button; a choice, Escape, and whatever happens elsewhere close it.
export function SheetMenu({ label, words, className = '', menu, children }: Props) {
  const own = useRef<HTMLDetailsElement>(null);
  const details = menu ?? own;
  useEffect(() => {
    function outside(event: Event): void {
      const shown = details.current;
      if (shown?.open && !shown.contains(event.target as Node)) shown.open = false;
    }
    addEventListener('pointerdown', outside);
    addEventListener('focusin', outside);
    return () => {
      removeEventListener('pointerdown', outside);
      removeEventListener('focusin', outside);
    };
  }, [details]);
  function close(): void {
    if (details.current) details.current.open = false;
  }
  return (
    <details
      className={`menu ${className}`}
      ref={details}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
        const buttons = [...(details.current?.querySelectorAll<HTMLButtonElement>('.menu-sheet button') ?? [])];
        if (step && details.current?.open && buttons.length) {
          event.preventDefault();
          event.stopPropagation();
          const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
          buttons[(at + step + buttons.length) % buttons.length]?.focus();
        } else if (event.key === 'Escape' && details.current?.open) {
          event.stopPropagation();
          close();
          details.current?.querySelector('summary')?.focus();
        }
      }}
    >
      <summary aria-label={label}>{words}</summary>
      <div className="menu-sheet" onClick={close}>
        {children}
      </div>
    </details>
  );
}
