// A village's network and phone: what the first visit loads stays small.
import { beforeAll, expect, test } from 'vitest';
import { ensureBuild } from '../../src/server/setup/build.mjs';
import { ROOT } from '../support/source.ts';
import { BUDGET, builtWeights, guestTexts, guestWeight } from '../support/weight.ts';

beforeAll(() => ensureBuild(ROOT), 120_000);

test('the built page keeps within its weights', () => {
  const weights = builtWeights();
  for (const name of ['scripts', 'styles', 'worker', 'precache'] as const) {
    expect(weights[name], `${name}, kB`).toBeLessThanOrEqual(BUDGET[name]);
    expect(weights[name], `${name}, kB`).toBeGreaterThan(BUDGET[name] / 20);
  }
});

test('the page that guests open keeps within its weight, and asks nobody else for anything', () => {
  expect(guestWeight()).toBeLessThanOrEqual(BUDGET.guest);
  expect(guestWeight()).toBeGreaterThan(5);
  for (const text of guestTexts()) {
    expect(text).not.toMatch(/(?:src|href)=["']?(?:https?:)?\/\//);
    expect(text).not.toMatch(/@import|url\(|\beval\(/);
  }
});
