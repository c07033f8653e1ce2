import { test } from 'vitest';
import { startOnDatabase } from './hub.ts';
import { run } from './run.ts';

// A backup of this journal is not put back here: tests/server does that to a real database.
test.each(Array.from({ length: 20 }, (_, i) => i + 1))('seed %i on PostgreSQL', (seed) =>
  run(seed, { steps: 80, start: startOnDatabase }),
);
