// Chance that repeats itself: the same seed gives the same rolls on every machine and at every
// start, so that a day of the demo is the same whenever it is written.
import { required } from '../../core/assert.ts';

/** Rolls a number in 0 ≤ x < 1. */
export type Dice = () => number;

/** FNV-1a: a text as 32 bits. */
function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}

/** Dice of a seed (mulberry32). */
export function diceOf(seed: string): Dice {
  let state = seedOf(seed);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A whole number from `low` to `high`, both included. */
export const between = (roll: Dice, low: number, high: number): number =>
  low + Math.floor(roll() * (high - low + 1));

export const oneOf = <T>(roll: Dice, items: readonly T[]): T =>
  required(items[between(roll, 0, items.length - 1)], 'there is something to choose from');

/** About normal: mean 0, deviation 1, never beyond ±3.5. */
export const bell = (roll: Dice): number => (roll() + roll() + roll() + roll() - 2) * Math.sqrt(3);

/** Digits, for numbers that carriers and phones have. */
export const digits = (roll: Dice, count: number): string =>
  Array.from({ length: count }, () => between(roll, 0, 9)).join('');

/** Splits a count over weights; the parts sum to `total` exactly. */
export function apportion(total: number, weights: readonly number[]): number[] {
  const whole = weights.reduce((a, b) => a + b, 0);
  let sum = 0;
  let given = 0;
  return weights.map((weight) => {
    sum += weight;
    const part = Math.round((total * sum) / whole) - given;
    given += part;
    return part;
  });
}
