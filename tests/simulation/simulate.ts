import { test } from 'vitest';
import { run } from './run.ts';

const STEPS = 200;
const SHARDS = 5;
const RUNS = 15;

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
}
