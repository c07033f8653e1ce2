import { BUDGET, builtWeights } from '../support/weight.ts';
import { type Note, atMost } from './result.ts';
import type { Stage } from './stage.ts';

/** Sizes of what was built. */
export function sizeGroup(_: Stage, note: Note): Promise<void> {
  const { scripts, styles, worker, precache } = builtWeights();
  note(
    atMost('first load, JS gzip', scripts, 'kB', BUDGET.scripts),
    atMost('first load, CSS gzip', styles, 'kB', BUDGET.styles),
    atMost('service worker, gzip', worker, 'kB', BUDGET.worker),
    atMost('precache, gzip', precache, 'kB', BUDGET.precache),
  );
  return Promise.resolve();
}
