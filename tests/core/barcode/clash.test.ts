import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clashOf, clashingStarts } from '../../../src/core/barcode/clash.ts';
import { PAYMENT_CODES, paymentCodeOf } from '../../../src/core/barcode/payment-code.ts';
import type { PaymentCodeRow } from '../../../src/core/barcode/payment-row.ts';
import { SCALE_RULE } from '../../../src/core/barcode/scale.ts';
import { understand } from '../../../src/core/barcode/scan.ts';

const [wechat, alipay] = PAYMENT_CODES;
if (!wechat || !alipay) throw new Error('the standard table begins with WeChat and Alipay');
const why = (
  flags: readonly string[],
  codes: readonly string[] = [],
  payments: readonly PaymentCodeRow[] = PAYMENT_CODES,
) => clashOf({ flags, payments }, codes);

test('the standard clashes with nothing', () => {
  expect(why(SCALE_RULE.flags)).toBeNull();
  expect(why(['20', '21', '22', '23', '24'])).toBeNull();
  expect(why(['22'], ['6901028004954', '22123456', '2112345678901', '22ABCDEFGHIJK'])).toBeNull();
});

describe('a scale flag', () => {
  test.each(['19', '30', '2', ''])('%j is none', (flag) => {
    expect(why(['22', flag])).toEqual({ why: 'flag-form', flag });
  });

  test('that a payment code begins with is refused, naming its row', () => {
    for (const flag of ['25', '26', '29']) {
      expect(why([flag])).toEqual({ why: 'flag-payment', flag, row: alipay });
    }
    const wide = { ...wechat, from: '10', to: '22', min: 13, max: 13 };
    expect(why(['22'], [], [wide])).toEqual({ why: 'flag-payment', flag: '22', row: wide });
  });

  test('beyond those that a label may have is refused even when no payment code has it', () => {
    expect(why(['26'], [], [wechat])).toEqual({ why: 'flag-form', flag: '26' });
  });

  test('that a product code begins with is refused, naming the code', () => {
    for (const code of ['2212345678901', '221234567890123456']) {
      expect(why(['22'], ['6901028004954', code])).toEqual({
        why: 'flag-product',
        flag: '22',
        code,
      });
    }
  });
});

describe('a row of the payment table', () => {
  test.each<Partial<PaymentCodeRow>>([{ from: '16' }, { min: 19 }, { to: 'fp' }])(
    'that ends before it begins is refused: %j',
    (change) => {
      const row = { ...wechat, ...change };
      expect(why(['22'], [], [row])).toEqual({ why: 'payment-range', row });
    },
  );

  test('with the codes of another channel is refused, naming both', () => {
    const row: PaymentCodeRow = { channel: 'ecny', from: '14', to: '16', min: 16, max: 18 };
    const both = { why: 'payment-payment', row, other: wechat };
    expect(why(['22'], [], [wechat, row])).toEqual(both);
    expect(why(['22'], [], [wechat, { ...row, max: 17 }])).toBeNull();
    expect(why(['22'], [], [wechat, { ...row, channel: 'wechat' }])).toBeNull();
  });

  test('that a product code fits is refused, naming the code', () => {
    const code = '134567890123456789';
    expect(why(['22'], [code])).toEqual({ why: 'payment-product', row: wechat, code });
  });
});

const flag = fc.integer({ min: 18, max: 31 }).map(String);
const row: fc.Arbitrary<PaymentCodeRow> = fc
  .record({
    channel: fc.constantFrom('wechat', 'alipay', 'unionpay', 'ecny'),
    start: fc.integer({ min: 8, max: 60 }),
    span: fc.nat(6),
    min: fc.integer({ min: 12, max: 20 }),
    more: fc.nat(6),
  })
  .map(({ channel, start, span, min, more }) => ({
    channel,
    from: String(start).padStart(2, '0'),
    to: String(start + span).padStart(2, '0'),
    min,
    max: min + more,
  }));

test('what the settings let through never makes a label and a payment of the same digits', () => {
  const rules = fc.tuple(
    fc.uniqueArray(flag, { minLength: 1, maxLength: 3 }),
    fc.array(row, { minLength: 1, maxLength: 4 }),
  );
  const body = fc.stringMatching(/^[1-9]{16}$/);
  fc.assert(
    fc.property(rules, body, fc.constantFrom(13, 18), ([flags, payments], digits, length) => {
      fc.pre(why(flags, [], payments) === null);
      const scale = { ...SCALE_RULE, flags };
      for (const one of flags) {
        const code = `${one}${digits}`.slice(0, length);
        expect(paymentCodeOf(code, payments)).toBeNull();
        const { candidates } = understand(code, {
          context: 'till',
          knows: () => false,
          scale,
          payments,
        });
        expect(candidates[0]).toMatchObject({ as: 'scale' });
      }
    }),
    { numRuns: 2_000 },
  );
});

test('every product code that clashes begins with one of the starts that are looked up', () => {
  const starts = clashingStarts({ flags: ['22'], payments: PAYMENT_CODES });
  expect(starts).toEqual(expect.arrayContaining(['22', '10', '15', '25', '30', 'fp', 'FP', '62']));
  const code = fc.stringMatching(/^[0-3]\d{12}(?:\d{5})?$/);
  fc.assert(
    fc.property(code, (one) => {
      if (why(['22'], [one]) !== null) expect(starts).toContain(one.slice(0, 2));
    }),
  );
});
