import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Shelf,
  cartonsToOrder,
  daysOfCover,
  isLow,
  targetOf,
} from '../../../src/core/goods/reorder.ts';

const shelf = (quantity: number, over: Partial<Shelf> = {}): Shelf => ({
  onHand: { counted: true, quantity },
  onOrder: 0,
  leadDays: 0,
  sold: 28,
  reorderLevel: null,
  target: null,
  carton: 1,
  ...over,
});

describe('快没了', () => {
  test.each([
    ['at the level', shelf(6, { reorderLevel: 6 }), true],
    ['above the level', shelf(7, { reorderLevel: 6 }), false],
    ['above the level, though it goes fast', shelf(7, { reorderLevel: 6, sold: 2800 }), false],
    ['a level of nothing, none left', shelf(0, { reorderLevel: 0 }), true],
    ['no level, two days left', shelf(2), true],
    ['no level, a little under three days left', shelf(11, { sold: 104 }), true],
    ['no level, three days left', shelf(3), false],
    ['three days left, and two until a delivery', shelf(3, { leadDays: 2 }), true],
    ['five days left, and two until a delivery', shelf(5, { leadDays: 2 }), false],
    ['below nothing', shelf(-4), true],
    ['nothing sold, no level', shelf(0, { sold: 0 }), false],
    ['more came back than was sold', shelf(0, { sold: -3 }), false],
    [
      'never counted',
      shelf(0, { onHand: { counted: false, quantity: 0 }, reorderLevel: 6 }),
      false,
    ],
  ])('%s', (_, one, low) => expect(isLow(one)).toBe(low));

  test('days of cover are whole, never negative, and none without sales', () => {
    expect(
      [shelf(10), shelf(-1), shelf(9, { sold: 56 }), shelf(9, { sold: 0 })].map(daysOfCover),
    ).toEqual([10, 0, 4, null]);
  });
});

describe('what to order', () => {
  test('up to the keeper’s target, else two weeks’ sales, at least above the level', () => {
    expect(targetOf(shelf(0, { target: 48 }))).toBe(48);
    expect(targetOf(shelf(0, { target: 0 }))).toBe(0);
    expect(targetOf(shelf(0, { sold: 29 }))).toBe(15);
    expect(targetOf(shelf(0, { leadDays: 3 }))).toBe(17);
    expect(targetOf(shelf(0, { reorderLevel: 20 }))).toBe(21);
    expect(targetOf(shelf(0, { sold: 0 }))).toBe(1);
  });

  test.each([
    [shelf(5, { target: 48, carton: 24 }), 2],
    [shelf(24, { target: 48, carton: 24 }), 1],
    [shelf(0, { target: 48, carton: 24 }), 2],
    [shelf(23, { target: 48, carton: 24 }), 2],
    [shelf(5, { target: 48, carton: 24, onOrder: 24 }), 1],
    [shelf(60, { target: 48 }), 0],
    [shelf(-2, { target: 10 }), 12],
    [shelf(48, { target: 48, carton: 24 }), 0],
    [shelf(40, { target: 48, carton: 24, onOrder: 24 }), 0],
  ])('%j: %i cartons', (one, cartons) => expect(cartonsToOrder(one)).toBe(cartons));

  test('fills to the target with less than a carton over, and orders nothing in vain', () => {
    const number = fc.integer({ min: -50, max: 500 });
    fc.assert(
      fc.property(
        number,
        fc.nat(200),
        fc.nat(500),
        fc.integer({ min: 1, max: 48 }),
        (quantity, onOrder, target, carton) => {
          const cartons = cartonsToOrder(shelf(quantity, { onOrder, target, carton }));
          const after = quantity + onOrder + cartons * carton;
          expect(cartons >= 0 && Number.isInteger(cartons)).toBe(true);
          expect(after >= target).toBe(true);
          if (cartons > 0) expect(after - carton < target).toBe(true);
        },
      ),
    );
  });
});
