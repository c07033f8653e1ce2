// A shop's own layout as the keeper builds it, run by run. It may be unfinished: whether it can be
// read is judged when it is kept.
import { type ScaleRun, runsOf } from '../../../core/barcode/scale-layout.ts';

/** What a run can say, in the order in which it is offered. */
export const LETTERS = ['P', 'A', 'W', 'U', 'X'] as const;
export type RunLetter = (typeof LETTERS)[number];

/** One run between the flag and the check digit. */
export type BodyRun = { readonly letter: RunLetter; readonly size: number };

const isLetter = (letter: string): letter is RunLetter => LETTERS.some((one) => one === letter);

/** The runs between flag and check digit. */
export const bodyOf = (layout: string): BodyRun[] =>
  runsOf(layout).flatMap(({ letter, size }: ScaleRun) =>
    isLetter(letter) ? [{ letter, size }] : [],
  );

/** The layout of these runs. */
export const layoutWith = (runs: readonly BodyRun[], hasCheck: boolean): string =>
  `FF${runs.map(({ letter, size }) => letter.repeat(size)).join('')}${hasCheck ? 'C' : ''}`;

/** Letters that a further run could have, and a run could be changed to. */
export const freeLetters = (runs: readonly BodyRun[], own?: RunLetter): RunLetter[] =>
  LETTERS.filter(
    (letter) => letter === 'X' || letter === own || !runs.some((run) => run.letter === letter),
  );
