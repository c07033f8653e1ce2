import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bulkChanged, changedPrice } from '../../../src/core/goods/bulk.ts';
import { fen } from '../../../src/core/money.ts';
import { idOf } from '../../support/entries.ts';
import { productWith, unitWith } from '../../support/product.ts';

const [LI, WANG] = [idOf('li'), idOf('wang')];
const TEA = productWith({
  id: idOf('tea'),
  name: '冰红茶',
  category: '饮料',
  reorderLevel: 6,
  suppliers: [LI],
  units: [unitWith('瓶', 1, fen(300)), unitWith('箱', 24, fen(6_800))],
});

describe('a price changed by percent', () => {
  test.each([
    [300, 5, 'fen', 315],
    [300, 5, 'jiao', 320],
    [299, 10, 'jiao', 330],
    [300, -5, 'jiao', 290],
    [1, -50, 'fen', 1],
    [3, -90, 'jiao', 1],
    [0, 50, 'jiao', 0],
    [250, 0, 'jiao', 250],
  ] as const)('%i by %i percent to the %s is %i', (price, percent, to, expected) => {
    expect(changedPrice(fen(price), { percent, to })).toBe(expected);
  });

  test('is within half a step of the exact figure, and goes the way it was told', () => {
    const price = fc.integer({ min: 10, max: 10_000_000 });
    fc.assert(
      fc.property(price, fc.integer({ min: -90, max: 300 }), (amount, percent) => {
        const exact = (amount * (100 + percent)) / 100;
        const [byFen, byJiao] = (['fen', 'jiao'] as const).map((to) =>
          changedPrice(fen(amount), { percent, to }),
        );
        expect(Math.abs((byFen ?? 0) - exact)).toBeLessThanOrEqual(0.5);
        if (exact >= 5) expect(Math.abs((byJiao ?? 0) - exact)).toBeLessThanOrEqual(5);
        if (percent > 0) expect(byFen).toBeGreaterThanOrEqual(amount);
        if (percent < 0) expect(byFen).toBeLessThanOrEqual(amount);
      }),
    );
  });
});

describe('a change for many', () => {
  test('says only what differs', () => {
    expect(bulkChanged(TEA, { price: { percent: 10, to: 'jiao' }, category: '饮料·茶' })).toEqual({
      product: TEA.id,
      fields: { category: '饮料·茶' },
      units: [
        { unit: '瓶', price: 330 },
        { unit: '箱', price: 7_480 },
      ],
    });
    expect(bulkChanged(TEA, { reorderLevel: null, target: 48, supplier: WANG })).toEqual({
      product: TEA.id,
      fields: { reorderLevel: null, target: 48, suppliers: [WANG, LI] },
      units: [],
    });
    expect(bulkChanged(TEA, { discontinued: true })?.fields).toEqual({ discontinued: true });
  });

  test('is nothing where it alters nothing', () => {
    const same = { category: '饮料', reorderLevel: 6, target: null, supplier: LI } as const;
    expect(bulkChanged(TEA, { ...same, discontinued: false })).toBe(null);
    expect(bulkChanged(TEA, { price: { percent: 0, to: 'fen' } })).toBe(null);
    expect(bulkChanged(TEA, {})).toBe(null);
  });
});

describe('a category renamed or merged', () => {
  const inside = (category: string) => productWith({ ...TEA, category });
  test.each([
    ['饮料', { fields: { category: '酒水' } }],
    ['饮料·茶', { fields: { category: '酒水·茶' } }],
    ['饮料包', null],
    ['', null],
  ])('%j in 饮料 → 酒水', (category, expected) => {
    const changed = bulkChanged(inside(category), { from: '饮料', category: '酒水' });
    if (expected === null) expect(changed).toBeNull();
    else expect(changed).toMatchObject(expected);
  });

  test('a path that would be too long stays', () => {
    const deep = inside(`饮料·${'茶'.repeat(50)}`);
    expect(bulkChanged(deep, { from: '饮料', category: '酒'.repeat(20) })).toBeNull();
  });
});
