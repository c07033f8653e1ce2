import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { type Fen, fen } from '../../../src/core/money.ts';
import {
  type Cart,
  type CartLine,
  newCart,
  saleOf,
  totalsOf,
  withLine,
  withLineOff,
  withMember,
} from '../../../src/core/sale/cart.ts';
import { ReturnLineSchema, returnLine } from '../../../src/core/sale/return.ts';
import { memberSaved, saleVersion } from '../../../src/core/sale/sale.ts';
import type { Tender } from '../../../src/core/sale/tender.ts';
import { apples, tea } from '../../support/cart-lines.ts';
import { idOf } from '../../support/entries.ts';

const cartOf = (...lines: CartLine[]): Cart => lines.reduce(withLine, newCart(idOf('cart')));
const cash = (amount: Fen): Tender => ({ kind: 'cash', amount });
const noCost = (): null => null;

describe('a member', () => {
  const cheap = { ...tea, quantity: 2, memberPrice: fen(320) };
  const of = (...lines: CartLine[]) => totalsOf(withMember(cartOf(...lines), idOf('wang')), 'off');

  test.each<[string, CartLine, [price: number, gross: number, usual: number]]>([
    ['pays his price', cheap, [320, 640, 700]],
    [
      'pays the usual price where he has none',
      { ...cheap, memberPrice: fen(360) },
      [350, 700, 700],
    ],
    [
      'pays what the keeper set for him',
      { ...cheap, price: fen(340), reason: '讲价' },
      [340, 680, 680],
    ],
    ['pays his price for what was looked at', { ...cheap, reason: '看过' }, [320, 640, 700]],
    ['pays less than a scale’s label', { ...apples, memberPrice: fen(500) }, [500, 755, 903]],
    [
      'never pays more than it',
      { ...apples, memberPrice: fen(597), fixed: fen(900) },
      [598, 900, 900],
    ],
  ])('%s', (_, one, [price, gross, usual]) => {
    expect(of(one).lines[0]).toMatchObject({ price, gross, usual, amount: gross });
    expect(of(one).saved).toBe(usual - gross + (one.reason === '讲价' ? 20 : 0));
  });

  test('saves before the discounts, and may go again', () => {
    const his = withMember(cartOf(cheap), idOf('wang'));
    const cut = withLineOff(his, 'tea', { by: 'percent', percent: 10 });
    expect(totalsOf(cut, 'off')).toMatchObject({ due: 576, saved: 124 });
    expect(withMember(his, null)).toEqual(cartOf(cheap));
    const more = withLine(his, { ...cheap, key: 'more' });
    expect(totalsOf(more, 'off').due).toBe(1280);
  });

  test('is named by the sale, which says what others would have paid', () => {
    const his = withMember(cartOf(cheap, { ...tea, product: idOf('nuts') }), idOf('wang'));
    const sale = saleOf(his, 'off', [cash(fen(990))], noCost);
    expect(sale).toMatchObject({
      member: idOf('wang'),
      lines: [{ price: 320, gross: 640, usual: 700 }, { price: 350 }],
    });
    expect(sale?.lines[1] && 'usual' in sale.lines[1]).toBe(false);
    expect(sale && [saleVersion(sale), memberSaved(sale)]).toEqual([3, 60]);
    const other = saleOf(withMember(his, null), 'off', [cash(fen(1050))], noCost);
    expect(other && [saleVersion(other), memberSaved(other)]).toEqual([1, 0]);
    expect(JSON.stringify(other)).not.toMatch(/member|usual/);
  });

  test('gets back what he paid', () => {
    const his = withMember(cartOf(cheap), idOf('wang'));
    const sale = saleOf(his, 'off', [cash(fen(640))], noCost);
    const back = sale && returnLine(sale, 0, 1, new Set());
    expect(back).toMatchObject({ price: 320, gross: 320, amount: 320 });
    expect(v.is(ReturnLineSchema, back)).toBe(true);
  });

  test('never pays more for being one', () => {
    const price = fc.integer({ min: 0, max: 20_000 }).map(fen);
    const line = fc.record({
      price,
      listPrice: price,
      isListed: fc.boolean(),
      memberPrice: price,
      quantity: fc.integer({ min: 1, max: 3_000 }),
      factor: fc.constantFrom(1, 24, 500),
      fixed: fc.option(price),
      percent: fc.option(fc.integer({ min: 1, max: 100 })),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), (some) => {
        const lines = some.map(({ isListed, percent, ...one }, i) => ({
          ...tea,
          ...one,
          key: String(i),
          product: null,
          listPrice: isListed ? one.price : one.listPrice,
          off: percent === null ? null : { by: 'percent' as const, percent },
        }));
        const due = (member: string | null): Fen =>
          totalsOf(withMember(cartOf(...lines), member), 'off').due;
        expect(due(idOf('wang'))).toBeLessThanOrEqual(due(null));
      }),
      { numRuns: 2000 },
    );
  });
});
