import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { costOf, onHand, stockValue } from '../../../src/core/goods/stock.ts';
import { enter, newBook } from '../../../src/core/journal/book.ts';
import { stockAccount } from '../../../src/core/journal/account.ts';
import type { StockRow } from '../../../src/core/journal/row.ts';
import { fen } from '../../../src/core/money.ts';
import type { Json } from '../../../src/core/text.ts';
import { MORNING, entryOf, idOf, saleBody } from '../../support/entries.ts';

const TEA = idOf('tea');
type Act = readonly [kind: string, body: Json];
const receive = (quantity: number, cost: number | null): Act => [
  'receiving',
  { supplier: '', note: '', lines: [{ product: TEA, quantity, cost }] },
];
const sell = (quantity: number, cost: number | null): Act => [
  'sale',
  saleBody(TEA, quantity, 350, cost),
];
const count = (quantity: number, value: number | null): Act => [
  'count',
  { lines: [{ product: TEA, quantity, value, at: 0 }] },
];

/** The stock row after acts one second apart; a count counts at its own entry's time. */
function stockAfter(...acts: readonly Act[]): StockRow | null {
  const book = newBook();
  acts.forEach(([kind, body], i) => {
    const at = MORNING + i * 1000;
    const timed: Json = JSON.parse(JSON.stringify(body), (key, value: unknown) =>
      key === 'at' ? at : value,
    );
    enter(book, [{ entry: entryOf(kind, timed, at, i + 1), eff: at }]);
  });
  const row = book.rows.get(stockAccount(TEA));
  return row?.form === 'stock' ? row : null;
}

const UNTOLD = { cost: null, factor: 1 };
const told = { cost: fen(7_200), factor: 24 };

describe('on hand', () => {
  test('never counted nor received is no stock, though it may have been sold', () => {
    expect(onHand(null)).toEqual({ counted: false, quantity: 0 });
    expect(onHand(stockAfter(sell(2, null)))).toEqual({ counted: false, quantity: -2 });
  });

  test('a receiving begins a stock, a count sets it, later moves go on from it', () => {
    expect(onHand(stockAfter(receive(24, null)))).toEqual({ counted: true, quantity: 24 });
    expect(onHand(stockAfter(receive(24, 10), sell(30, 10), count(5, 10), sell(2, 4)))).toEqual({
      counted: true,
      quantity: 3,
    });
    expect(onHand(stockAfter(count(0, null)))).toEqual({ counted: true, quantity: 0 });
  });

  test('below nothing is shown as it is', () => {
    expect(onHand(stockAfter(count(1, 5), sell(4, 20))).quantity).toBe(-3);
  });
});

describe('cost', () => {
  const unit = (...acts: readonly Act[]): number | null => costOf(stockAfter(...acts), 1, UNTOLD);

  test('is the average of what was paid for what is left', () => {
    expect(unit(receive(10, 1000), receive(10, 2000))).toBe(150);
    expect(unit(receive(10, 1000), sell(5, 500), receive(5, 1000))).toBe(150);
    expect(unit(receive(10, 1000), ['return', returned(2, 200)])).toBe(100);
  });

  test('is the last price paid where the average is not within what was paid', () => {
    expect(unit(receive(10, 1000), sell(9, 500), receive(1, 120))).toBe(120);
    expect(unit(receive(10, 1000), sell(9, 990))).toBe(100);
    expect(unit(receive(10, 1000), sell(10, 1000))).toBe(100);
    expect(unit(sell(5, null), receive(10, 1000))).toBe(100);
    expect(unit(sell(20, 1), receive(10, 1000), receive(5, 600))).toBe(120);
  });

  test('unknown is not nothing', () => {
    expect(unit()).toBe(null);
    expect(unit(receive(10, null))).toBe(null);
    expect(unit(count(10, null))).toBe(null);
    expect(unit(receive(10, null), receive(10, 2000))).toBe(200);
    expect(unit(receive(10, 1000), count(8, null))).toBe(100);
    expect(unit(receive(10, 1000), receive(10, 2000), receive(5, null))).toBe(200);
    expect(unit(receive(10, 0))).toBe(0);
  });

  test('a count resets the value with the quantity', () => {
    expect(unit(receive(10, 1000), count(4, 480))).toBe(120);
    expect(unit(receive(10, 1000), count(4, 480), receive(4, 400))).toBe(110);
    expect(unit(count(10, 1000), receive(10, 9000), count(2, 400), sell(1, 200))).toBe(200);
    expect(unit(count(0, 0), receive(2, 300))).toBe(150);
    expect(unit(count(0, null), receive(2, 300))).toBe(150);
  });

  test('lies within what was ever paid, in any history', () => {
    const act: fc.Arbitrary<Act> = fc
      .tuple(
        fc.constantFrom('receive', 'sell', 'count'),
        fc.integer({ min: 1, max: 50 }),
        fc.option(fc.integer({ min: 0, max: 9_000 })),
      )
      .map(([kind, quantity, cost]) =>
        kind === 'receive'
          ? receive(quantity, cost)
          : kind === 'sell'
            ? sell(quantity, cost)
            : count(quantity, cost),
      );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
        const row = stockAfter(...acts);
        const paid = [...(row?.counts ?? []), ...(row?.receipts ?? [])].flatMap(
          ({ value, quantity }) => (value === null ? [] : [value / quantity]),
        );
        const cost = costOf(row, 1_000_000, UNTOLD);
        expect(cost === null).toBe(paid.length === 0);
        if (cost === null) return;
        expect(cost).toBeGreaterThanOrEqual(Math.floor(Math.min(...paid) * 1_000_000));
        expect(cost).toBeLessThanOrEqual(Math.ceil(Math.max(...paid) * 1_000_000));
      }),
      { numRuns: 500 },
    );
  });

  test('is rounded once, for the whole line', () => {
    const row = stockAfter(receive(3, 100));
    expect([1, 2, 3, 6].map((quantity) => costOf(row, quantity, UNTOLD))).toEqual([
      33, 67, 100, 200,
    ]);
    expect(costOf(stockAfter(receive(24, 7_201)), 1, UNTOLD)).toBe(300);
  });

  test('the keeper’s own figure stands in until something was really paid', () => {
    expect(costOf(null, 1, told)).toBe(300);
    expect(costOf(stockAfter(receive(10, null)), 2, told)).toBe(600);
    expect(costOf(stockAfter(receive(10, 1000)), 2, told)).toBe(200);
  });
});

test('a slip in a receiving leaves the cost unknown, not the goods unsellable', () => {
  const slip = stockAfter(receive(1, 900_000_000_000));
  expect(costOf(slip, 1, UNTOLD)).toBe(900_000_000_000);
  expect(costOf(slip, 2, UNTOLD)).toBeNull();
  expect(costOf(slip, 1_000_000_000, UNTOLD)).toBeNull();
});

describe('the stock’s worth', () => {
  test('is what is on hand at its cost, nothing for none, unknown for unknown', () => {
    expect(stockValue(stockAfter(receive(10, 1000), receive(10, 1005), sell(6, 600)), UNTOLD)).toBe(
      1405,
    );
    expect(stockValue(stockAfter(receive(10, 1000), sell(12, 1200)), UNTOLD)).toBe(0);
    expect(stockValue(stockAfter(receive(10, null)), UNTOLD)).toBe(null);
    expect(stockValue(stockAfter(receive(10, null)), told)).toBe(3_000);
    expect(stockValue(null, UNTOLD)).toBe(0);
  });
});

/** Goods that came back without a receipt, at what they had cost. */
function returned(quantity: number, cost: number): Json {
  const amount = quantity * 350;
  return {
    sale: null,
    rounding: 0,
    shift: null,
    tenders: [{ kind: 'cash', amount }],
    lines: [
      {
        product: TEA,
        name: 'tea',
        unit: '瓶',
        factor: 1,
        quantity,
        price: 350,
        gross: amount,
        off: 0,
        share: 0,
        amount,
        cost,
        line: null,
        units: [],
      },
    ],
  };
}
