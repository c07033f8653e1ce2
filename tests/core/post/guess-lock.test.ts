import { expect, test } from 'vitest';
import {
  type Guesses,
  MOST_MISSES,
  NO_GUESSES,
  missed,
  restLeft,
} from '../../../src/core/post/guess-lock.ts';
import { MORNING } from '../../support/entries.ts';

const MINUTE = 60_000;
const after = (misses: number, now = MORNING): Guesses => {
  let guesses = NO_GUESSES;
  for (let i = 0; i < misses; i += 1) guesses = missed(guesses, now);
  return guesses;
};

test.each([
  [0, 0],
  [MOST_MISSES - 1, 0],
  [MOST_MISSES, 1],
  [2 * MOST_MISSES, 2],
  [3 * MOST_MISSES, 4],
  [20 * MOST_MISSES, 10],
])('%i misses in a row: %i minutes of rest', (misses, minutes) => {
  expect(restLeft(after(misses), MORNING)).toBe(minutes * MINUTE);
});

test('the rest runs out, and a miss in between does not lengthen it', () => {
  const resting = missed(after(MOST_MISSES), MORNING + 10_000);
  expect(restLeft(resting, MORNING + 10_000)).toBe(50_000);
  expect(restLeft(resting, MORNING + MINUTE)).toBe(0);
});

test('a clock that was put back by a year does not lock for a year', () => {
  expect(restLeft(after(MOST_MISSES), MORNING - 365 * 24 * 60 * MINUTE)).toBe(0);
});
