import { test } from 'vitest';
import { startCentre } from '../support/endpoint.ts';
import { run } from './run.ts';
import type { Hub } from './world.ts';

const start = async (now: number): Promise<Hub> => ({
  centre: await startCentre(now),
  memory: null,
});

// A backup of this journal is not put back here: tests/server does that to a real database.
test.each(Array.from({ length: 20 }, (_, i) => i + 1))('seed %i on PostgreSQL', (seed) =>
  run(seed, { steps: 80, start }),
);
