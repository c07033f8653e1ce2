// A village's network and phone: what the first visit loads stays small.
import { beforeAll, expect, test } from 'vitest';
import { ensureBuild } from '../../src/server/setup/build.mjs';
import { ROOT } from '../support/source.ts';
import { BUDGET, builtWeights } from '../support/weight.ts';

beforeAll(() => ensureBuild(ROOT), 120_000);

test('the built page keeps within its weights', () => {
  const weights = builtWeights();
  for (const name of ['scripts', 'styles', 'worker', 'precache'] as const) {
    expect(weights[name], `${name}, kB`).toBeLessThanOrEqual(BUDGET[name]);
    expect(weights[name], `${name}, kB`).toBeGreaterThan(BUDGET[name] / 20);
  }
});
