import { expect, test } from 'vitest';
import { run } from './run.ts';
import { EXPECTED, total } from './tally.ts';

/** So many steps has a run. */
export const STEPS = 200;
const SHARDS = 2;
/**
 * A run takes 0.55 s of a core, spread over the tills' own code, Dexie and the database below it:
 * two cores play these in three minutes or four. `npm run soak` plays 10,000.
 */
const RUNS = 500;
/** So many runs show every kind of fault more than once. */
const ENOUGH = 55;

const numberIn = (text: string | undefined, usual: number): number =>
  text === undefined ? usual : Number(text);

const runs = numberIn(process.env.RUNS, RUNS);
const first = numberIn(process.env.FIRST, 1);

/**
 * The seeds of one shard, each a test of its own. `SEED=…` plays that seed alone; `RUNS=…` plays
 * another number of seeds, `FIRST=…` others than from 1 on.
 */
export function simulate(shard: number): void {
  const all = Array.from({ length: runs }, (_, i) => first + i).filter(
    (seed) => seed % SHARDS === shard,
  );
  const alone = process.env.SEED;
  const seeds = alone === undefined ? all : [Number(alone)];
  test.each(seeds)('seed %i', (seed) => run(seed, { steps: STEPS }));
  if (seeds.length < ENOUGH) return;
  test('every kind of fault really happened', () => {
    expect(EXPECTED.filter((what) => (total.get(what) ?? 0) < 2)).toEqual([]);
  });
}
