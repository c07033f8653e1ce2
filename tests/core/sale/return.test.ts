import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { newBook, enter } from '../../../src/core/journal/book.ts';
import { saleAccount, stockAccount } from '../../../src/core/journal/account.ts';
import type { ClaimRow, Row } from '../../../src/core/journal/row.ts';
import { onHand } from '../../../src/core/goods/stock.ts';
import { type Fen, ROUNDINGS, fen, minus, plus } from '../../../src/core/money.ts';
import { type Cart, newCart, saleOf, totalsOf } from '../../../src/core/sale/cart.ts';
import { givenBack, tenderChange } from '../../../src/core/sale/given-back.ts';
import {
  type Return,
  type ReturnLine,
  ReturnSchema,
  returnLine,
  returnRounding,
  returnedUnits,
  unitsIn,
} from '../../../src/core/sale/return.ts';
import type { Json } from '../../../src/core/text.ts';
import { required } from '../../../src/core/assert.ts';
import { type Sale, saleTotal } from '../../../src/core/sale/sale.ts';
import { DEVICES, MORNING, entryOf, idOf } from '../../support/entries.ts';

const price = fc.integer({ min: 0, max: 2_500 }).map(fen);
const line = fc.record({
  key: fc.uuid(),
  product: fc.constantFrom(idOf('a'), idOf('b')),
  name: fc.constant('goods'),
  spec: fc.constant(''),
  unit: fc.constant('瓶'),
  factor: fc.constantFrom(1, 6, 500),
  quantity: fc.constantFrom(1, 2, 3, 5, 7, 24, 500, 755, 2500, 3500, 12_000),
  weighed: fc.boolean(),
  service: fc.constant(false),
  price,
  listPrice: price,
  reason: fc.constant(null),
  fixed: fc.option(price),
  off: fc.option(
    fc.record({ by: fc.constant('amount' as const), fen: fc.integer({ min: 1, max: 9 }).map(fen) }),
  ),
  gone: fc.constant(false),
});
const sold: fc.Arbitrary<Sale> = fc
  .record({
    lines: fc.array(line, { minLength: 1, maxLength: 4 }),
    rounding: fc.constantFrom(...ROUNDINGS),
    off: fc.option(fc.integer({ min: 1, max: 500 })),
    cost: fc.option(fc.integer({ max: 90, min: 0 })),
  })
  .map(({ lines, rounding, off, cost }) => {
    const cart: Cart = {
      ...newCart(idOf('sale')),
      lines,
      off: off === null ? null : { by: 'amount', fen: fen(off) },
    };
    const { due } = totalsOf(cart, rounding);
    return required(
      saleOf(cart, rounding, [{ kind: 'cash', amount: due }], (_, quantity) =>
        cost === null ? null : fen(cost * quantity),
      ),
      'sold',
    );
  });

/** What a till writes for a return of `lines`. */
function returnOf(sale: Sale, lines: readonly ReturnLine[]): Return {
  const rounding = returnRounding(sale, lines);
  const amount = minus(plus(...lines.map((item) => item.amount)), rounding);
  return {
    sale: idOf('sale'),
    lines: [...lines],
    rounding,
    shift: null,
    tenders: [{ kind: 'cash', amount }],
  };
}

/** Returns everything in random bites, the tills in turn, each seeing what came back before. */
function returnAll(sale: Sale, next: () => number): { paidBack: number; lines: ReturnLine[] } {
  const book = newBook();
  const saleEntry = entryOf('sale', json(sale), MORNING, 1, DEVICES[0], idOf('sale'));
  enter(book, [{ entry: saleEntry, eff: MORNING }]);
  const lines: ReturnLine[] = [];
  let paidBack = 0;
  for (let n = 2; ; n += 1) {
    const row = claims(book.rows.get(saleAccount(idOf('sale'))));
    const open = sale.lines.flatMap((own, i) => {
      const left = unitsIn(own) - returnedUnits(row, i).size;
      return left === 0 ? [] : [{ i, left }];
    });
    if (open.length === 0) break;
    const bites = open.filter((_, i) => i === 0 || next() % 2 === 0);
    const back = returnOf(
      sale,
      bites.map(({ i, left }) =>
        required(
          returnLine(sale, i, Math.min(left, 1 + (next() % 9_000)), returnedUnits(row, i)),
          'left',
        ),
      ),
    );
    expect(v.safeParse(ReturnSchema, back).issues).toBe(undefined);
    const entry = entryOf('return', json(back), MORNING + n, n, DEVICES[n % 2]);
    enter(book, [{ entry, eff: MORNING + n }]);
    paidBack += plus(...back.tenders.map((tender) => tender.amount));
    lines.push(...back.lines);
  }
  const row = claims(book.rows.get(saleAccount(idOf('sale'))));
  sale.lines.forEach((_, i) => expect(returnLine(sale, i, 1, returnedUnits(row, i))).toBe(null));
  expect(givenBack(sale, row)).toEqual({ amount: paidBack, isAll: true });
  expect(
    [...book.rows.keys()].filter(
      (id) => /^(day|sold):/.test(id) && !isCountOnly(book.rows.get(id)),
    ),
  ).toEqual([]);
  for (const product of ['a', 'b']) {
    const stock = book.rows.get(stockAccount(idOf(product)));
    expect(onHand(stock?.form === 'stock' ? stock : null).quantity).toBe(0);
    if (stock?.form === 'stock') expect([stock.value + 0, stock.unknown + 0]).toEqual([0, 0]);
  }
  return { paidBack, lines };
}

const json = (value: unknown): Json => JSON.parse(JSON.stringify(value));
const claims = (row: Row | undefined): ClaimRow | null => (row?.form === 'claims' ? row : null);
/** After everything has come back a day holds numbers of sales and returns, and no money. */
const isCountOnly = (row: unknown): boolean =>
  v.is(
    v.object({
      sums: v.strictObject({
        sales: v.literal(1),
        returns: v.number(),
        returned: v.exactOptional(v.number()),
      }),
    }),
    row,
  );

describe('returning everything in pieces', () => {
  test('gives back exactly what was paid, 抹零 included, on two tills', () => {
    fc.assert(
      fc.property(sold, fc.infiniteStream(fc.nat()), (sale, random) => {
        const { paidBack, lines } = returnAll(sale, () => random.next().value ?? 0);
        expect(paidBack).toBe(saleTotal(sale));
        sale.lines.forEach((own, i) => {
          const back = lines.filter((item) => item.line === i);
          const all = (field: 'amount' | 'gross' | 'quantity' | 'cost'): number =>
            back.reduce((sum, item) => sum + (item[field] ?? 0), 0);
          expect([all('amount'), all('gross'), all('quantity'), all('cost')]).toEqual([
            own.amount,
            own.gross,
            own.quantity,
            own.cost ?? 0,
          ]);
          expect(back.every((item) => (item.cost === null) === (own.cost === null))).toBe(true);
        });
      }),
      { numRuns: 1_000 },
    );
  });
});

const three: Sale = {
  lines: [
    {
      product: idOf('a'),
      name: 'tea',
      unit: '瓶',
      factor: 1,
      quantity: 3,
      price: fen(350),
      gross: fen(1050),
      off: fen(50),
      share: fen(0),
      amount: fen(1000),
      cost: fen(600),
    },
  ],
  rounding: fen(1),
  tenders: [{ kind: 'cash', amount: fen(999) }],
  shift: null,
};
const row = (...returned: readonly (readonly (readonly [number, number])[])[]): ClaimRow => ({
  id: saleAccount(idOf('sale')),
  form: 'claims',
  claims: returned.map((units, n) => ({
    entry: idOf(`r${n}`),
    part: 0,
    stamp: String(n),
    fields: {
      returned: [
        { line: 0, units },
        { line: null, units: [[1, 9]] },
      ],
    },
  })),
});

describe('units', () => {
  test('are named as ranges of those that have not come back', () => {
    const already = returnedUnits(row([[2, 2]]), 0);
    expect(returnLine(three, 0, 2, already)).toMatchObject({
      line: 0,
      units: [
        [1, 1],
        [3, 3],
      ],
      quantity: 2,
      amount: 667,
      off: 33,
      gross: 700,
      cost: 400,
    });
    expect(returnLine(three, 0, 3, new Set())?.units).toEqual([[1, 3]]);
  });

  test('never more than were sold, and never none', () => {
    expect(returnLine(three, 0, 4, new Set())).toBe(null);
    expect(returnLine(three, 0, 2, new Set([1, 2]))).toBe(null);
    expect(returnLine(three, 0, 0, new Set())).toBe(null);
    expect(returnLine(three, 1, 1, new Set())).toBe(null);
  });

  test('the same unit returned on two tills counts as one unit', () => {
    expect([...returnedUnits(row([[1, 2]], [[2, 3]]), 0)]).toEqual([1, 2, 3]);
    expect(returnedUnits(row([[1, 2]]), 1).size).toBe(0);
    expect(returnedUnits(null, 0).size).toBe(0);
  });

  test('weighed goods that are no whole number of units come back whole', () => {
    expect(unitsIn({ factor: 500, quantity: 755 })).toBe(1);
    expect(unitsIn({ factor: 24, quantity: 48 })).toBe(2);
    expect(unitsIn({ factor: 1, quantity: 10_001 })).toBe(1);
  });
});

describe('what was given back of a sale', () => {
  test('is told in money, with what was left off the bill, once however often it is said', () => {
    expect(givenBack(three, null)).toBe(null);
    expect(givenBack(three, row())).toBe(null);
    expect(givenBack(three, row([[2, 2]]))).toEqual({ amount: 333, isAll: false });
    expect(givenBack(three, row([[1, 2]], [[2, 3]]))).toEqual({ amount: 999, isAll: true });
  });

  test('keeps how the sale was paid as it was told', () => {
    const change = (of: ClaimRow | null) => tenderChange(three, of, three.tenders, 'qr');
    expect(change(null)).toEqual({ ok: true, tenders: [{ kind: 'qr', amount: 999 }] });
    for (const of of [row([[1, 1]]), row([[1, 3]])]) {
      expect(change(of)).toEqual({ ok: false, why: 'returned' });
    }
  });
});

describe('a return’s body', () => {
  const good = returnOf(three, [required(returnLine(three, 0, 2, new Set()), 'left')]);
  const changed = (over: object): unknown => ({ ...good, lines: [{ ...good.lines[0], ...over }] });

  test('is refused when its money does not add up or its units are absurd', () => {
    expect(v.is(ReturnSchema, good)).toBe(true);
    const more: Fen = plus(fen(1), good.tenders[0]?.amount ?? fen(0));
    expect(v.is(ReturnSchema, { ...good, tenders: [{ kind: 'cash', amount: more }] })).toBe(false);
    expect(v.is(ReturnSchema, { ...good, rounding: 2 })).toBe(false);
    expect(v.is(ReturnSchema, changed({ gross: 701 }))).toBe(false);
    for (const units of [[[0, 1]], [[2, 1]], [[1, 1_000_000_000]], [[1.5, 2]], [[1]]]) {
      expect(v.is(ReturnSchema, changed({ units }))).toBe(false);
    }
  });

  test('without a receipt names no sale and no units', () => {
    const loose = {
      ...good,
      sale: null,
      rounding: 0,
      lines: [{ ...good.lines[0], line: null, units: [] }],
      tenders: [{ kind: 'qr', amount: 666 }],
    };
    expect(v.is(ReturnSchema, loose)).toBe(true);
  });
});
