// Light or dark: as the system has it until somebody chooses.
import { Observed } from './observed.ts';

export type Theme = 'light' | 'dark';

const kept = 'mugugno.theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

function chosen(): Theme {
  const choice = localStorage.getItem(kept);
  if (choice === 'light' || choice === 'dark') return choice;
  return dark.matches ? 'dark' : 'light';
}

export const theme = new Observed<Theme>(chosen());

function show(): void {
  theme.set(chosen());
  document.documentElement.dataset.theme = theme.get();
  // The bar of an installed window is as ours below it.
  const bar = getComputedStyle(document.documentElement).getPropertyValue('--surface').trim();
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', bar);
}

export function chooseTheme(choice: Theme): void {
  localStorage.setItem(kept, choice);
  show();
}

dark.addEventListener('change', show);
show();
