import { expect, test } from 'vitest';
import { IDLE_DAYS, isIdle } from '../../../src/core/goods/idle.ts';

const NOW = 1_800_000_000_000;
const long = NOW - IDLE_DAYS * 86_400_000;

test.each([
  ['what came long ago and was never sold', { quantity: 1, sold: 0, since: long }, true],
  ['what was given back as often as sold', { quantity: 1, sold: -1, since: long }, true],
  ['what came a moment later', { quantity: 1, sold: 0, since: long + 1 }, false],
  ['what was sold', { quantity: 1, sold: 1, since: long }, false],
  ['an empty shelf', { quantity: 0, sold: 0, since: long }, false],
  ['what never came', { quantity: 1, sold: 0, since: null }, false],
])('%s', (_, lying, idle) => expect(isIdle(lying, NOW)).toBe(idle));
