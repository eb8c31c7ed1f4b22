// Keys that work without a field having the focus. They can be switched off (WCAG 2.1.4).
import { useEffect, useRef } from 'react';

import { Observed } from './observed.ts';

const kept = 'mugugno.keys';

export const keysOn = new Observed(localStorage.getItem(kept) !== 'off');

export function switchKeys(on: boolean): void {
  localStorage.setItem(kept, on ? 'on' : 'off');
  keysOn.set(on);
}

function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement && target.type === 'checkbox') return false;
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    function pressed(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (!keysOn.get() || isTyping(event.target) || document.querySelector('dialog[open]')) return;
      const act = Object.hasOwn(latest.current, event.key) ? latest.current[event.key] : undefined;
      if (!act) return;
      event.preventDefault();
      act(event);
    }
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
}
