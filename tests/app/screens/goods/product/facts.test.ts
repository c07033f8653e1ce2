import { describe, expect, test } from 'vitest';
import { factsOf } from '../../../../../src/app/screens/goods/product/facts.ts';
import { goodsRow } from '../../../../../src/app/screens/goods/shelf-words.ts';
import { lastCost } from '../../../../../src/app/screens/goods/receiving/receiving-desk.ts';
import { onHand } from '../../../../../src/core/goods/stock.ts';
import type { StockRow } from '../../../../../src/core/journal/row.ts';
import { fen } from '../../../../../src/core/money.ts';
import { stampOf } from '../../../../../src/core/time.ts';
import { DEVICES, MORNING, idOf } from '../../../../support/entries.ts';
import { productWith, unitWith } from '../../../../support/product.ts';

const TEA = productWith({
  id: idOf('tea'),
  name: '冰红茶',
  spec: '500ml',
  category: '饮料',
  reorderLevel: 6,
  target: 48,
  units: [unitWith('瓶', 1, fen(300), ['6901234567892']), unitWith('箱', 24, fen(6800))],
});
const STAMP = stampOf(MORNING, DEVICES[0], 1);
const receipt = (quantity: number, value: number | null) => ({
  entry: idOf(`r${quantity}`),
  part: 0,
  stamp: STAMP,
  quantity,
  value,
});
const stock = (more: Partial<StockRow>): StockRow => ({
  id: `stock:${TEA.id}`,
  form: 'stock',
  counts: [],
  receipts: [],
  quantity: 0,
  value: 0,
  unknown: 0,
  moves: 0,
  ...more,
});
const facts = (row: StockRow | null, product = TEA) =>
  factsOf(
    {
      product,
      stock: row,
      shelf: {
        onHand: onHand(row),
        onOrder: 0,
        leadDays: 0,
        sold: 28,
        reorderLevel: 6,
        target: 48,
        carton: 24,
      },
    },
    [],
  );

describe('what the screens say of a product', () => {
  test('never counted nor received: no stock, no days, no cost, no margin', () => {
    expect(facts(null)).toMatchObject({
      stock: '—',
      stockNote: '没盘过',
      cover: '',
      cost: '—',
      costKnown: false,
      margin: '—',
    });
    const sold = stock({ quantity: -3, unknown: -3, moves: 3 });
    expect(facts(sold)).toMatchObject({ stock: '—', stockNote: '没盘过' });
    expect(goodsRow({ product: TEA, stock: sold })).toMatchObject({ stock: '—', wrong: false });
  });

  test('received: stock, cost, margin and days of cover', () => {
    const row = stock({ quantity: 24, value: 4800, moves: 1, receipts: [receipt(24, 4800)] });
    expect(facts(row)).toMatchObject({
      stock: '24 瓶',
      stockNote: '',
      cover: '还能卖 24 天',
      cost: '¥2.00',
      costKnown: true,
      margin: '33.3%',
      level: '到 6 瓶 提醒，补到 48 瓶',
    });
    expect(goodsRow({ product: TEA, stock: row })).toMatchObject({
      stock: '24 瓶',
      price: '¥3.00',
      detail: '500ml · 6901234567892',
    });
  });

  test("a keeper's own figure counts until something was received", () => {
    expect(facts(null, { ...TEA, cost: fen(210) })).toMatchObject({
      cost: '¥2.10',
      margin: '30.0%',
    });
  });

  test('below zero is said, not hidden', () => {
    const row = stock({ quantity: -2, receipts: [receipt(1, 200)], moves: 3 });
    expect(facts(row)).toMatchObject({ stock: '-2 瓶', stockNote: '比账上多卖了，盘一下' });
    expect(goodsRow({ product: TEA, stock: row })).toMatchObject({ wrong: true });
  });

  test('a service has no stock', () => {
    expect(facts(null, { ...TEA, service: true })).toMatchObject({
      stock: '—',
      stockNote: '服务，不算库存',
      cover: '',
    });
  });

  test('moves say what, when, how many and for how much', () => {
    const move = {
      id: 'move:1',
      form: 'move' as const,
      product: TEA.id,
      stamp: STAMP,
      entry: idOf('sale'),
      quantity: -2,
      value: -400,
      amount: 600,
      why: 'sale',
    };
    const { moves } = factsOf(
      {
        product: TEA,
        stock: null,
        shelf: {
          onHand: onHand(null),
          onOrder: 0,
          leadDays: 0,
          sold: 0,
          reorderLevel: null,
          target: null,
          carton: 24,
        },
      },
      [move, { ...move, id: 'move:2', quantity: 24, value: null, amount: 0, why: 'receiving' }],
    );
    expect(moves).toMatchObject([
      {
        what: '卖出',
        when: '11-20 09:00',
        quantity: '−2 瓶',
        money: '¥6.00',
        kind: 'sale',
        entry: idOf('sale'),
      },
      { what: '进货', quantity: '+24 瓶', money: '没填进价', kind: 'receiving' },
    ]);
  });

  test("the cost offered is the last one paid, else the keeper's own", () => {
    const row = stock({ receipts: [receipt(24, 4800), receipt(12, null)] });
    expect(lastCost(TEA, row)).toEqual({ fen: 4800, factor: 24 });
    expect(lastCost({ ...TEA, cost: fen(210) }, null)).toEqual({ fen: 210, factor: 1 });
    expect(lastCost(TEA, null)).toBe(null);
  });
});
