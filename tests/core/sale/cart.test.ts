import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import {
  type Fen,
  LARGEST,
  ROUNDINGS,
  ZERO,
  fen,
  minus,
  plus,
  roundingOf,
} from '../../../src/core/money.ts';
import {
  type Cart,
  type CartLine,
  CartSchema,
  isEmpty,
  liveLines,
  newCart,
  saleOf,
  stepped,
  totalsOf,
  withGone,
  withLine,
  withLineOff,
  withMember,
  withNote,
  withOff,
  withPrice,
  withQuantity,
} from '../../../src/core/sale/cart.ts';
import { SaleSchema, saleTotal } from '../../../src/core/sale/sale.ts';
import type { Tender } from '../../../src/core/sale/tender.ts';
import { apples, tea } from '../../support/cart-lines.ts';
import { idOf } from '../../support/entries.ts';

/** Carts tried by the property below: TILL_CARTS=1000000 for a long run. */
const CARTS = Number(process.env['TILL_CARTS'] ?? 10_000);

const cartOf = (...lines: CartLine[]): Cart => lines.reduce(withLine, newCart(idOf('cart')));
const cash = (amount: Fen): Tender => ({ kind: 'cash', amount });
const qr = (amount: Fen): Tender => ({ kind: 'qr', amount });
const noCost = (): null => null;

const price = fc
  .oneof(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 9_000_000 }))
  .map(fen);
const off = fc.option(
  fc.oneof(
    fc.record({ by: fc.constant('amount' as const), fen: price }),
    fc.record({ by: fc.constant('percent' as const), percent: fc.integer({ min: 1, max: 100 }) }),
  ),
);
const line: fc.Arbitrary<CartLine> = fc.record({
  key: fc.uuid(),
  product: fc.constantFrom(idOf('a'), idOf('b'), null),
  name: fc.constant('goods'),
  spec: fc.constant(''),
  unit: fc.constantFrom('瓶', '箱'),
  factor: fc.constantFrom(1, 24, 500),
  quantity: fc.integer({ min: 1, max: 3_000 }),
  weighed: fc.boolean(),
  service: fc.boolean(),
  price,
  listPrice: price,
  reason: fc.constantFrom(null, 'old'),
  fixed: fc.option(price),
  off,
  gone: fc.boolean(),
});
/** Half of all lines are at the list's price, with one for members or without. */
const pricedLine: fc.Arbitrary<CartLine> = fc
  .tuple(line, fc.boolean(), fc.option(price))
  .map(([one, isListed, memberPrice]) => ({
    ...one,
    listPrice: isListed ? one.price : one.listPrice,
    ...(memberPrice === null ? {} : { memberPrice }),
  }));
const cart: fc.Arbitrary<Cart> = fc
  .record({
    id: fc.constant(idOf('cart')),
    lines: fc.array(pricedLine, { minLength: 1, maxLength: 8 }),
    off,
    note: fc.constantFrom('', '送到村口'),
    held: fc.constant(null),
  })
  .chain((one) => fc.constantFrom<Cart>(one, withMember(one, idOf('wang'))));

describe('any cart', () => {
  test(
    'comes to what its lines come to, never negative, and sells for exactly that',
    () => {
      fc.assert(
        fc.property(cart, fc.constantFrom(...ROUNDINGS), fc.nat(), (one, rounding, seed) => {
          const totals = totalsOf(one, rounding);
          const { lines, total, due } = totals;
          expect(plus(...lines.map((item) => item.amount))).toBe(total);
          expect(totals.rounding).toBe(roundingOf(total, rounding));
          expect(due).toBe(minus(total, totals.rounding));
          expect(due >= 0 && (due > 0 || total === 0)).toBe(true);
          for (const item of lines) {
            expect(item.gross - item.off - item.share).toBe(item.amount);
            expect(item.off >= 0 && item.share >= 0 && item.amount >= 0).toBe(true);
          }
          const isRaised = lines.some((item) => item.line.price > item.line.listPrice);
          if (!isRaised) expect(totals.saved).toBeGreaterThanOrEqual(0);
          sells(one, rounding, seed);
        }),
        { numRuns: CARTS },
      );
    },
    20_000 + CARTS * 5,
  );
});

/** The cart is sold for exactly what is due, split in two or not, and for nothing else. */
function sells(one: Cart, rounding: (typeof ROUNDINGS)[number], seed: number): void {
  const { due, lines } = totalsOf(one, rounding);
  const exact = totalsOf(one, 'off').due;
  if (lines.length === 0) return expect(saleOf(one, rounding, [cash(due)], noCost)).toBe(null);
  const part = fen(seed % (exact + 1));
  for (const tenders of [[cash(due)], [qr(exact)], [cash(part), qr(minus(exact, part))]]) {
    const sale = saleOf(one, rounding, tenders, () => fen(seed));
    expect(sale === null ? 'refused' : v.safeParse(SaleSchema, sale).issues).toBe(undefined);
    expect(sale && saleTotal(sale)).toBe(plus(...tenders.map((tender) => tender.amount)));
  }
  for (const tenders of [
    [cash(fen(due + 1))],
    [cash(fen(due - 1))],
    [qr(fen(exact + 1))],
    [qr(exact), qr(fen(1))],
    ...(due === exact ? [] : [[qr(due)], [cash(exact)]]),
  ]) {
    expect(saleOf(one, rounding, tenders, noCost)).toBe(null);
  }
}

describe('lines', () => {
  test('the same product, unit and price raises the line; another unit or price does not', () => {
    const carton = {
      ...tea,
      key: 'carton',
      unit: '箱',
      factor: 24,
      quantity: 24,
      price: fen(8000),
    };
    const one = cartOf(
      tea,
      carton,
      { ...tea, key: 'again' },
      { ...tea, key: 'dear', price: fen(360) },
    );
    expect(one.lines.map(({ key, quantity }) => [key, quantity])).toEqual([
      ['tea', 2],
      ['carton', 24],
      ['dear', 1],
    ]);
    expect(totalsOf(one, 'off').pieces).toBe(4);
  });

  test('what was removed, discounted, given a reason, weighed or unnamed is not raised', () => {
    const first = cartOf(tea);
    for (const changed of [
      withGone(first, 'tea', true),
      withLineOff(first, 'tea', { by: 'percent', percent: 10 }),
      withPrice(first, 'tea', fen(300), '临期'),
    ]) {
      expect(withLine(changed, { ...tea, key: 'new' }).lines.length).toBe(2);
    }
    expect(withLine(first, { ...tea, key: 'new', reason: '临期' }).lines.length).toBe(2);
    expect(cartOf(apples, { ...apples, key: 'more' }).lines.length).toBe(2);
    expect(
      cartOf({ ...tea, product: null }, { ...tea, product: null, key: 'b' }).lines.length,
    ).toBe(2);
  });

  test('a removed line counts nowhere and can be brought back', () => {
    const gone = withQuantity(cartOf(tea), 'tea', 0);
    expect([isEmpty(gone), totalsOf(gone, 'off').total, gone.lines.length]).toEqual([true, 0, 1]);
    expect(totalsOf(withGone(gone, 'tea', false), 'off').total).toBe(350);
    expect(saleOf(gone, 'off', [], noCost)).toBe(null);
  });

  test('a step is one selling unit; below one the line goes', () => {
    const carton = cartOf({ ...tea, unit: '箱', factor: 24, quantity: 24, price: fen(8000) });
    expect(stepped(carton, 'tea', 1).lines[0]?.quantity).toBe(48);
    expect(stepped(carton, 'tea', -1).lines[0]?.gone).toBe(true);
    expect(stepped(carton, 'none', 1)).toBe(carton);
  });

  test('a scale label’s amount holds until its weight or price is changed', () => {
    const one = cartOf(apples);
    expect(totalsOf(one, 'off').total).toBe(903);
    expect(totalsOf(withQuantity(one, 'apples', 1000), 'off').total).toBe(1196);
    expect(totalsOf(withPrice(one, 'apples', fen(500), '熟了'), 'off').total).toBe(755);
    expect(totalsOf(one, 'off').pieces).toBe(1);
  });

  test('the list price needs no reason', () => {
    const dear = withPrice(cartOf(tea), 'tea', fen(400), '冰的');
    expect(dear.lines[0]?.reason).toBe('冰的');
    expect(withPrice(dear, 'tea', fen(350), 'x').lines[0]?.reason).toBe(null);
  });
});

describe('discounts', () => {
  test('the line’s first, then the bill’s shared over what is left', () => {
    const one = withOff(
      withLineOff(cartOf({ ...tea, quantity: 2 }, apples), 'tea', { by: 'amount', fen: fen(100) }),
      { by: 'percent', percent: 10 },
    );
    const { lines, total, saved } = totalsOf(one, 'fen');
    expect(lines.map((item) => [item.gross, item.off, item.share, item.amount])).toEqual([
      [700, 100, 60, 540],
      [903, 0, 90, 813],
    ]);
    expect([total, saved]).toEqual([1353, 250 + 3]);
  });

  test('more than the line or the bill makes it free, not negative', () => {
    const one = withLineOff(cartOf(tea), 'tea', { by: 'amount', fen: fen(9999) });
    expect(totalsOf(one, 'jiao')).toMatchObject({ total: 0, due: 0, saved: 350 });
    expect(totalsOf(withOff(cartOf(tea), { by: 'amount', fen: fen(9999) }), 'off').due).toBe(0);
    expect(saleOf(one, 'jiao', [], noCost)?.tenders).toEqual([]);
  });

  test('抹零 is for cash alone', () => {
    const one = cartOf({ ...tea, price: fen(559), listPrice: fen(559) });
    expect(saleOf(one, 'fen', [cash(fen(550))], noCost)?.rounding).toBe(9);
    expect(saleOf(one, 'fen', [qr(fen(559))], noCost)?.rounding).toBe(0);
    expect(saleOf(one, 'fen', [qr(fen(550))], noCost)).toBe(null);
    expect(saleOf(one, 'half-jiao', [cash(fen(560))], noCost)?.rounding).toBe(-1);
    expect(totalsOf(one, 'half-jiao').saved).toBe(0);
  });
});

describe('the sale that a cart becomes', () => {
  test('carries cost, reason, note; goods without a record have no cost', () => {
    const one = withNote(
      cartOf(
        tea,
        { ...tea, key: 'print', product: idOf('print'), service: true },
        { ...tea, key: 'loose', product: null, reason: '散装' },
      ),
      '记得送',
    );
    const sale = saleOf(one, 'off', [cash(fen(1050))], (_, quantity) => fen(quantity * 200));
    expect(sale?.lines.map(({ cost }) => cost)).toEqual([200, 200, null]);
    expect(sale?.lines.map(({ service, reason }) => [service, reason])).toEqual([
      [undefined, undefined],
      [true, undefined],
      [undefined, '散装'],
    ]);
    expect(sale?.note).toBe('记得送');
  });
});

describe('a slip of the hand', () => {
  test('a barcode typed as a quantity or a price changes nothing', () => {
    const one = cartOf(tea);
    expect(withQuantity(one, 'tea', 6_901_234_567_892)).toEqual(one);
    expect(withPrice(one, 'tea', fen(LARGEST), 'x')).toEqual(one);
    expect(withQuantity(one, 'tea', 1.5)).toEqual(one);
    expect(withQuantity(one, 'tea', NaN)).toEqual(one);
    expect(withLine(one, { ...tea, quantity: 1_000_000_000 })).toEqual(one);
  });

  test('a bill has at most the lines that a sale may have', () => {
    const lines = Array.from(
      { length: 201 },
      (_, i): CartLine => ({ ...tea, key: `k${i}`, product: null }),
    );
    const full = cartOf(...lines);
    expect(liveLines(full).length).toBe(200);
    expect(liveLines(withLine(withGone(full, 'k0', true), { ...tea, key: 'new' })).length).toBe(
      200,
    );
    const swapped = withLine(withGone(full, 'k0', true), { ...tea, key: 'new' });
    expect(liveLines(withGone(swapped, 'k0', false)).length).toBe(200);
    const sale = saleOf(full, 'off', [cash(totalsOf(full, 'off').due)], noCost);
    expect(v.is(SaleSchema, sale)).toBe(true);
  });

  test('whatever is done, the basket can be stored, read back and sold', () => {
    const step = fc.record({
      what: fc.nat(6),
      key: fc.constantFrom('a', 'b', 'c'),
      one: line,
      number: fc.oneof(fc.integer({ min: -5, max: 100 }), fc.double(), fc.maxSafeNat()),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
        const last = steps.reduce(
          (basket, { what, key, one, number }) => {
            switch (what) {
              case 0:
                return withQuantity(basket, key, number);
              case 1:
                return stepped(basket, key, Math.trunc(number) || 1);
              case 2:
                return withGone(basket, key, number > 50);
              case 3:
                return withPrice(basket, key, one.price, 'x');
              case 4:
                return withLineOff(basket, key, one.off);
              case 5:
                return withOff(basket, one.off);
              default:
                return withLine(basket, { ...one, key });
            }
          },
          newCart(idOf('cart')),
        );
        expect(v.safeParse(CartSchema, JSON.parse(JSON.stringify(last))).output).toEqual(last);
        const { due } = totalsOf(last, 'jiao');
        const sale = saleOf(last, 'jiao', due === ZERO ? [] : [cash(due)], noCost);
        expect(sale === null).toBe(isEmpty(last));
        if (sale) expect(v.is(SaleSchema, sale)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
