import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fen } from '../../../src/core/money.ts';
import {
  type FeeRates,
  UNKNOWN_RATES,
  feeByRate,
  feeOf,
  isOddFee,
} from '../../../src/core/pay/fees.ts';
import { settingBody } from '../../../src/core/setting-saved.ts';
import { settingIn } from '../../../src/core/setting.ts';

const rates: FeeRates = { wechat: 60, alipay: 38, aggregator: 38, other: 38, from: 'contract' };
const line = (amount: number, refund: string | null = null) => ({ amount: fen(amount), refund });

test.each([
  [1_000, 'wechat', 6],
  [1_000, 'alipay', 4],
  [100, 'other', 0],
  [132, 'alipay', 1],
  [180_500, 'other', 686],
] as const)('%i fen by %s cost %i', (amount, source, fee) => {
  expect(feeOf(amount, source, rates)).toBe(fee);
});

test('what is given back comes back with its fee', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (amount) => {
      expect(feeByRate([line(amount), line(amount, 'r')], 'wechat', rates)).toBe(0);
    }),
  );
});

test('without a rate nothing is known, and no fee is odd', () => {
  expect(feeOf(1_000, 'wechat', UNKNOWN_RATES)).toBeNull();
  expect(feeByRate([line(1_000)], 'wechat', { ...rates, wechat: null })).toBeNull();
  expect(feeByRate([], 'wechat', UNKNOWN_RATES)).toBe(0);
  expect([isOddFee(fen(9), null, 1), isOddFee(null, fen(9), 1)]).toEqual([false, false]);
});

test('a fee is odd when it is further off than rounding', () => {
  expect(isOddFee(fen(9), fen(11), 2)).toBe(false);
  expect(isOddFee(fen(8), fen(11), 2)).toBe(true);
});

test('the rates are a setting of the shop; what cannot be read leaves them unknown', () => {
  const row = (value: string) => ({
    id: 'setting:fees',
    form: 'claims' as const,
    claims: [{ entry: 'e', part: 0, stamp: '1', fields: { value } }],
  });
  expect(settingIn('fees', row(settingBody('fees', rates).value))).toEqual(rates);
  expect(settingIn('fees', row('{"wechat":99999}'))).toEqual(UNKNOWN_RATES);
  expect(settingIn('fees', null)).toEqual(UNKNOWN_RATES);
});
