import { describe, expect, test } from 'vitest';
import {
  PRICE_ORDERS,
  priceOptions,
  pricesAsked,
  pricesTable,
} from '../../../../src/app/screens/goods/product/price-views.ts';
import {
  WORTH_ORDERS,
  worthDays,
  worthOptions,
  worthTable,
} from '../../../../src/app/screens/goods/stock/worth-views.ts';
import { changeWords } from '../../../../src/app/screens/goods/stock/worth-words.ts';
import type { Worth } from '../../../../src/app/store/goods/worth.ts';
import type { PriceStep } from '../../../../src/core/goods/price-history.ts';
import { fen } from '../../../../src/core/money.ts';
import { MORNING } from '../../../support/entries.ts';

describe('what stock was worth day by day', () => {
  const day = (n: number, worth: number, byWhy: Readonly<Record<string, number>>) => ({
    day: `2026-11-0${n}`,
    worth: fen(worth),
    byWhy: new Map(Object.entries(byWhy).map(([why, change]) => [why, fen(change)])),
  });
  const days = [
    day(1, 1000, {}),
    day(2, 1900, { receiving: 1000, sale: -100 }),
    day(3, 1500, { sale: -400 }),
    day(4, 1500, {}),
  ];
  const byWhy = new Map([
    ['receiving', fen(1000)],
    ['sale', fen(-500)],
  ]);
  const worth: Worth = { days, byWhy };
  const numbers = (shown: Worth['days']): string => shown.map((one) => one.day.at(-1)).join('');

  test('stands by day, change or worth, and may be narrowed to one cause', () => {
    const orders = WORTH_ORDERS.map((order) => numbers(worthDays(worth, { why: 'all', order })));
    expect(orders).toEqual(['4321', '1234', '2341', '2431']);
    const options = worthOptions(worth);
    expect(options.map(({ label }) => label)).toEqual(['每一天', '有进货的', '有卖出的']);
    const found = options.map(({ value }) =>
      numbers(worthDays(worth, { why: value, order: 'change' })),
    );
    expect(found).toEqual(['2341', '2', '32']);
  });

  test('says what changed it, and is a table with a column a cause', () => {
    expect(days.slice(0, 2).map(changeWords)).toEqual(['', '进货 +¥10.00 · 卖出 −¥1.00']);
    expect(worthTable(worth, worthDays(worth, { why: 'sale', order: 'latest' }))).toEqual([
      ['日期', '货值', '变了', '进货', '卖出'],
      ['2026-11-03', 15, -4, 0, -4],
      ['2026-11-02', 19, 9, 10, -1],
    ]);
  });
});

describe('what a price was', () => {
  const step = (unit: string, before: number | null, price: number, at: number): PriceStep => ({
    ...{ unit, price: fen(price), at: MORNING + at },
    before: before === null ? null : fen(before),
  });
  const STEPS = [step('瓶', 300, 350, 3), step('箱', 7000, 6000, 2), step('瓶', 320, 300, 1)];
  const prices = (steps: readonly PriceStep[]): number[] => steps.map(({ price }) => price);

  test('stands by time, change or price, and may be narrowed to a unit or a direction', () => {
    const orders = PRICE_ORDERS.map((order) => prices(pricesAsked(STEPS, { which: '', order })));
    expect(orders).toEqual([
      [350, 6000, 300],
      [300, 6000, 350],
      [6000, 350, 300],
      [6000, 350, 300],
    ]);
    const options = priceOptions(STEPS);
    expect(options.map(({ label }) => label)).toEqual([
      ...['全部（3）', '涨价的', '降价的'],
      ...['按瓶卖的', '按箱卖的'],
    ]);
    const found = options.map(({ value }) =>
      prices(pricesAsked(STEPS, { which: value, order: 'latest' })),
    );
    expect(found).toEqual([[350, 6000, 300], [350], [6000, 300], [350, 300], [6000]]);
  });

  test('is a table with numbers that can be reckoned with', () => {
    expect(pricesTable(STEPS.slice(0, 1))).toEqual([
      ['日期', '时间', '单位', '卖价', '原来'],
      ['2026-11-20', '09:00', '瓶', 3.5, 3],
    ]);
  });
});
