import { monogram, toneOf, type Town } from '../towns/town.ts';

// The comune's two letters on its colour; its name always stands beside it.
export function TownMark({ town, large = false }: { town: Town; large?: boolean }) {
  return (
    <span aria-hidden="true" className={`mark tone-${toneOf(town.id)}${large ? ' mark-large' : ''}`}>
      {monogram(town.name)}
    </span>
  );
}
