// A guest at two stations is rare among seeds: the two sign-ups of two that had one.
import { expect, test } from 'vitest';
import { stepsIn } from './replays.ts';
import { play } from './run.ts';
import { total } from './tally.ts';

test.each([
  [103, 'act 2239144387, act 854379413'],
  [135, 'act 3182243536, act 431250161'],
])('the sign-up of a guest of another station is void, seed %i', async (seed, list) => {
  const before = total.get('sign-up: void elsewhere') ?? 0;
  expect(await play(seed, stepsIn(list))).toEqual([]);
  expect(total.get('sign-up: void elsewhere') ?? 0).toBeGreaterThan(before);
});
