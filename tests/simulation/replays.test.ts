import { expect, test } from 'vitest';
import { REPLAYS, stepsIn } from './replays.ts';
import { play } from './run.ts';

test.each(REPLAYS)('%s', async (_, seed, list) => {
  expect(await play(seed, stepsIn(list))).toEqual([]);
});
