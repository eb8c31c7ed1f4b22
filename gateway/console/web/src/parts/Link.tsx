import type { AnchorHTMLAttributes, MouseEvent } from 'react';

import { go, hrefOf } from '../frame/route.ts';

interface Props extends AnchorHTMLAttributes<HTMLAnchorElement> {
  to: string;
  search?: string;
}

// A link within the console: a real address, opened without loading the page anew.
export function Link({ to, search = '', onClick, ...rest }: Props) {
  function follow(event: MouseEvent<HTMLAnchorElement>): void {
    onClick?.(event);
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to, search);
  }
  return <a {...rest} href={hrefOf(to, search)} onClick={follow} />;
}
