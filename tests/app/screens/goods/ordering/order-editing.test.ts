import { describe, expect, test } from 'vitest';
import {
  MOST_PACKS,
  withLineBack,
  withOrdered,
  withPacks,
} from '../../../../../src/app/screens/goods/ordering/order-editing.ts';
import { leastOf } from '../../../../../src/app/screens/goods/ordering/order-list.ts';
import type { Offer } from '../../../../../src/core/goods/offer.ts';
import { MOST_ORDERED, type OrderLine } from '../../../../../src/core/goods/order.ts';
import { WHOLESALE } from '../../../../../src/core/goods/supplier.ts';
import { fen } from '../../../../../src/core/money.ts';
import { idOf } from '../../../../support/entries.ts';
import { productWith, unitWith } from '../../../../support/product.ts';

const lineOf = (name: string, packs = 2): OrderLine => ({
  product: idOf(name),
  code: '',
  name,
  spec: '',
  unit: '箱',
  factor: 24,
  packs,
  price: null,
});
const [TEA, WATER] = [lineOf('tea'), lineOf('water')];
const told = (lines: readonly OrderLine[] | null): string[] =>
  (lines ?? []).map(({ name, packs }) => `${name} ${packs}`);

describe('a draft', () => {
  test('takes other quantities, and lets a line go and come back to its place', () => {
    expect(told(withPacks([TEA, WATER], TEA, 5))).toEqual(['tea 5', 'water 2']);
    expect(told(withPacks([TEA], TEA, 1e9))).toEqual([`tea ${MOST_PACKS}`]);
    const rest = withPacks([TEA, WATER], { ...TEA }, 0);
    expect(told(rest)).toEqual(['water 2']);
    expect(told(withLineBack(rest, TEA, 0))).toEqual(['tea 2', 'water 2']);
    expect(told(withLineBack([TEA], TEA, 0))).toEqual(['tea 2']);
  });

  test('raises what is ordered already; by the bottle is another line', () => {
    expect(told(withOrdered([TEA], lineOf('tea', 1)))).toEqual(['tea 3']);
    const bottles = { ...TEA, unit: '瓶', factor: 1 };
    expect(told(withOrdered([TEA], bottles))).toEqual(['tea 2', 'tea 2']);
  });

  test('holds no more lines than an order may', () => {
    const full = Array.from({ length: MOST_ORDERED }, (_, i) => lineOf(`n${i}`));
    expect(withOrdered(full, TEA)).toBe(null);
    expect(withOrdered(full, lineOf('n3'))).toHaveLength(MOST_ORDERED);
  });
});

describe('what is added', () => {
  const CODE = '6901234567892';
  const shelved = {
    product: productWith({
      id: idOf('tea'),
      name: 'tea',
      cost: fen(210),
      suppliers: [idOf('li')],
      units: [unitWith('瓶', 1, fen(300), [CODE]), unitWith('箱', 24, fen(6800))],
    }),
    stock: null,
    shelf: {
      onHand: { counted: true, quantity: 3 },
      onOrder: 0,
      leadDays: 0,
      sold: 0,
      reorderLevel: null,
      target: null,
      carton: 24,
    },
  };
  const offer: Offer = {
    code: CODE,
    name: 'tea',
    spec: '',
    category: '',
    pinyin: '',
    unit: '件',
    factor: 15,
    price: fen(3150),
    least: 2,
    days: 1,
    gone: false,
  };

  test.each([
    ['the wholesale, as it offers it', WHOLESALE, [CODE], { packs: 2, factor: 15, price: 3150 }],
    ['the wholesale, which does not offer it', WHOLESALE, [], null],
    ['a supplier', idOf('li'), [CODE], { packs: 1, factor: 24, price: 5040 }],
    ['nobody in particular', null, [CODE], { packs: 1, unit: '箱', price: 5040 }],
  ])('is the least that can be ordered of %s', (_, supplier, codes, line) => {
    const offers = new Map(codes.map((code) => [code, offer]));
    const least = leastOf(shelved, offers, supplier);
    if (line === null) expect(least).toBe(null);
    else expect(least).toMatchObject({ product: idOf('tea'), ...line });
  });
});
