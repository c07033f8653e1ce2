// One product through everything that buying and selling do to it. Every figure was worked out by
// hand beforehand; what stands in brackets is the sum behind it.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { payableIn } from '../../../src/core/goods/payable.ts';
import { receivedIn, returnedLine } from '../../../src/core/goods/receiving.ts';
import { costOf, onHand, stockValue } from '../../../src/core/goods/stock.ts';
import { payableAccount, stockAccount } from '../../../src/core/journal/account.ts';
import { type Book, canonical, enter, newBook } from '../../../src/core/journal/book.ts';
import type { Entry } from '../../../src/core/journal/entry.ts';
import type { StockRow } from '../../../src/core/journal/row.ts';
import type { Json } from '../../../src/core/text.ts';
import { MORNING, entryOf, idOf, saleBody } from '../../support/entries.ts';

const TEA = idOf('tea');
const SUPPLIER = idOf('supplier');
const UNTOLD = { cost: null, factor: 1 };
const MINUTE = 60_000;

type Line = { quantity: number; cost: number; gift?: true };
const delivered = (...lines: Line[]): Json => ({
  supplier: '县批发部',
  supplierId: SUPPLIER,
  order: null,
  delivery: null,
  noteNumber: '',
  warehouse: '',
  note: '',
  arrived: null,
  lines: lines.map((line) => ({ product: TEA, ...line })),
});

type Act = readonly [kind: string, version: number, body: Json];
const SECOND = delivered({ quantity: 24, cost: 5_760 });

/** Two bottles of the ten that were sold come back: ⌊2264 × 2 ÷ 10⌋ of their cost. */
const BACK: Json = {
  sale: idOf('sale/4'),
  rounding: 0,
  shift: null,
  tenders: [{ kind: 'cash', amount: 600 }],
  lines: [
    {
      product: TEA,
      name: 'tea',
      unit: '瓶',
      factor: 1,
      quantity: 2,
      price: 300,
      gross: 600,
      off: 0,
      share: 0,
      amount: 600,
      cost: 452,
      line: 0,
      units: [[1, 2]],
    },
  ],
};

const ACTS: readonly (readonly [act: Act, quantity: number, value: number, unit: number])[] = [
  [['receiving', 2, delivered({ quantity: 24, cost: 5_040 })], 24, 5_040, 210],
  [['sale', 1, saleBody(TEA, 4, 300, 840)], 20, 4_200, 210],
  // 5040 − 840 + 5760 = 9960 for 44
  [['receiving', 2, SECOND], 44, 9_960, 226],
  // 10 × 9960 ÷ 44 = 2263.6
  [['sale', 1, saleBody(TEA, 10, 300, 2_264)], 34, 7_696, 226],
  [['return', 1, BACK], 36, 8_148, 226],
  // twelve bought and two given
  [
    [
      'receiving',
      2,
      delivered({ quantity: 12, cost: 3_600 }, { quantity: 2, cost: 0, gift: true }),
    ],
    50,
    11_748,
    235,
  ],
  // six of the second delivery go back at what they cost then: 6 × 240
  [
    [
      'supplier-return',
      1,
      {
        supplier: '县批发部',
        supplierId: SUPPLIER,
        receiving: idOf('second'),
        note: '',
        lines: [{ product: TEA, quantity: 6, cost: 1_440, line: 0 }],
      },
    ],
    44,
    10_308,
    234,
  ],
  // one bottle is missing: 43 × 10308 ÷ 44 = 10073.7, a loss of 234
  [
    [
      'count',
      1,
      { lines: [{ product: TEA, quantity: 43, value: 10_074, at: MORNING + 7 * MINUTE }] },
    ],
    43,
    10_074,
    234,
  ],
  // more than there are: 45 × 10074 ÷ 43 = 10542.6; then the count's own unit cost stands
  [['sale', 1, saleBody(TEA, 45, 300, 10_543)], -2, -469, 234],
  // the delivery that was on the shelf already is written down at last: 6000 − 469 for 22
  [['receiving', 2, delivered({ quantity: 24, cost: 6_000 })], 22, 5_531, 251],
  [
    [
      'supplier-paid',
      1,
      { supplierId: SUPPLIER, receiving: null, amount: 10_000, by: 'qr', note: '' },
    ],
    22,
    5_531,
    251,
  ],
];

const ENTRIES: readonly Entry[] = ACTS.map(([[kind, version, body]], i) => ({
  ...entryOf(kind, body, MORNING + i * MINUTE, i + 1),
  v: version,
}));

function bookOf(entries: readonly Entry[]): Book {
  const book = newBook();
  for (const entry of entries) enter(book, [{ entry, eff: entry.at }]);
  return book;
}

function stockIn(book: Book): StockRow | null {
  const row = book.rows.get(stockAccount(TEA));
  return row?.form === 'stock' ? row : null;
}

describe('a product bought, sold, brought back, sent back, counted and oversold', () => {
  test.each(ACTS.map(([[kind], ...figures], i) => [i + 1, kind, ...figures] as const))(
    'after act %i, %s: %i there, worth %i, a bottle costs %i',
    (acts, _, quantity, value, unit) => {
      const stock = stockIn(bookOf(ENTRIES.slice(0, acts)));
      expect(onHand(stock)).toEqual({ counted: true, quantity });
      const since = stock?.counts.at(-1)?.value ?? 0;
      expect(since + (stock?.value ?? 0)).toBe(value);
      expect(costOf(stock, 1, UNTOLD)).toBe(unit);
    },
  );

  test('the till would have taken the same costs', () => {
    const at = (acts: number, quantity: number): number | null =>
      costOf(stockIn(bookOf(ENTRIES.slice(0, acts))), quantity, UNTOLD);
    expect([at(1, 4), at(3, 10), at(8, 45)]).toEqual([840, 2_264, 10_543]);
    const [second] = ENTRIES.slice(2);
    const lines = second === undefined ? [] : (receivedIn(second)?.lines ?? []);
    expect(returnedLine(lines, 0, 6, 0)).toMatchObject({ quantity: 6, cost: 1_440 });
  });

  test('bought − sold − sent back − lost is what is there, to the fen', () => {
    const bought = 5_040 + 5_760 + 3_600 + 6_000;
    const sold = 840 + 2_264 - 452 + 10_543;
    const lost = 10_308 - 10_074;
    expect(bought - sold - 1_440 - lost).toBe(5_531);
    expect(stockValue(stockIn(bookOf(ENTRIES)), UNTOLD)).toBe(5_531);
  });

  test('the supplier is owed what he brought, less what went back and what he got', () => {
    expect(payableIn(bookOf(ENTRIES).rows.get(payableAccount(SUPPLIER)))).toEqual({
      received: 20_400,
      returned: 1_440,
      paid: 10_000,
      owed: 8_960,
      unknown: 0,
    });
  });

  test('whatever order the entries arrive in, the books end the same', () => {
    const rows = (entries: readonly Entry[]): string =>
      canonical(Object.fromEntries([...bookOf(entries).rows].sort(([a], [b]) => (a < b ? -1 : 1))));
    const whole = rows(ENTRIES);
    fc.assert(
      fc.property(fc.shuffledSubarray([...ENTRIES], { minLength: ENTRIES.length }), (shuffled) => {
        expect(rows(shuffled)).toBe(whole);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a line on its way back to the supplier', () => {
  test('all parts of it cost together what it had cost, and no more goes back than came', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 100_000 }),
        fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 12 }),
        (quantity, cost, parts) => {
          const body = receivedIn({ kind: 'receiving', v: 2, body: delivered({ quantity, cost }) });
          const lines = body?.lines ?? [];
          let before = 0;
          let sum = 0;
          for (const part of [...parts, ...Array.from({ length: quantity }, () => 1)]) {
            const back = returnedLine(lines, 0, part, before);
            expect(back === null).toBe(before + part > quantity);
            before += back?.quantity ?? 0;
            sum += back?.cost ?? 0;
          }
          expect([before, sum]).toEqual([quantity, cost]);
        },
      ),
      { numRuns: 200 },
    );
  });
});
