import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startOnDatabase } from './hub.ts';
import { run } from './run.ts';
import { STEPS } from './simulate.ts';
import { total } from './tally.ts';

const folder = mkdtempSync(join(tmpdir(), 'till-simulation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(Array.from({ length: 20 }, (_, i) => i + 1))('seed %i on PostgreSQL', (seed) =>
  run(seed, { steps: STEPS, start: startOnDatabase(folder) }),
);

test('a database was restored, and less was in it', () => {
  expect(total.get('restore: centre behind')).toBeGreaterThan(1);
});
