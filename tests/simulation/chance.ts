// All chance of a run comes from its seed.
import { required } from '../../src/core/assert.ts';
import { seeded } from '../support/dice.ts';

/** Dice that a seed repeats. */
export type Dice = {
  readonly roll: () => number;
  /** A whole number from 0 up to below `end`. */
  readonly below: (end: number) => number;
  readonly pick: <T>(list: readonly T[]) => T;
  /** True with this probability. */
  readonly happens: (probability: number) => boolean;
};

export function diceOf(seed: number): Dice {
  const roll = seeded(seed);
  const below = (end: number): number => Math.floor(roll() * end);
  return {
    roll,
    below,
    pick: (list) => required(list[below(list.length)], 'something to pick from'),
    happens: (probability) => roll() < probability,
  };
}

const digits = (roll: () => number, count: number): string =>
  Array.from({ length: count }, () => Math.floor(roll() * 16).toString(16)).join('');

/** A uuid from dice. */
export const idFrom = (roll: () => number): string =>
  [8, 4, 4, 4, 12].map((count) => digits(roll, count)).join('-');

let current = seeded(0);

/** What the code under test takes for the browser's randomness. */
export const chance = {
  roll: (): number => current(),
  id: (): string => idFrom(current),
  seed: (seed: number): void => {
    current = seeded(seed);
  },
};
