import { describe, expect, test } from 'vitest';
import { costChange } from '../../../src/core/goods/cost-change.ts';
import { fen } from '../../../src/core/money.ts';

const change = (cost: number | null, last: number | null, price: number | null) =>
  costChange(
    cost === null ? null : fen(cost),
    last === null ? null : fen(last),
    price === null ? null : fen(price),
  );

describe('what a new cost means', () => {
  test.each([
    [220, 200, 300, { dearer: 20, margin: 267, warning: null }],
    [180, 200, 300, { dearer: -20, margin: 400, warning: null }],
    [271, 271, 300, { dearer: 0, margin: 97, warning: 'thin' }],
    [270, null, 300, { dearer: null, margin: 100, warning: null }],
    [300, 250, 300, { dearer: 50, margin: 0, warning: 'loss' }],
    [340, 250, 300, { dearer: 90, margin: -133, warning: 'loss' }],
    [340, 250, null, { dearer: 90, margin: null, warning: null }],
    [340, 250, 0, { dearer: 90, margin: null, warning: null }],
  ])('%i after %s, sold for %s', (cost, last, price, expected) => {
    expect(change(cost, last, price)).toEqual(expected);
  });

  test('is nothing while the cost is not known', () => {
    expect(change(null, 200, 300)).toBeNull();
  });
});
