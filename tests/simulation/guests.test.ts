// A guest at two stations is rare among seeds: two that have one.
import { expect, test } from 'vitest';
import { play } from './run.ts';
import { stepsOf } from './steps.ts';
import { total } from './tally.ts';

test.each([103, 135])(
  'the sign-up of a guest of another station is void, seed %i',
  async (seed) => {
    const before = total.get('sign-up: void elsewhere') ?? 0;
    expect(await play(seed, stepsOf(seed, 200))).toEqual([]);
    expect(total.get('sign-up: void elsewhere') ?? 0).toBeGreaterThan(before);
  },
);
