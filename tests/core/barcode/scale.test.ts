import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { hasCheckDigit, isGtin } from '../../../src/core/barcode/gtin.ts';
import {
  flagClash,
  makeScaleCode,
  parseScaleCode,
  SCALE_RULE,
  type ScaleLabel,
} from '../../../src/core/barcode/scale.ts';
import { ScaleRule } from '../../../src/core/barcode/scale-rule.ts';
import { fen } from '../../../src/core/money.ts';

const rule = (change: Partial<ScaleRule>): ScaleRule => ({ ...SCALE_RULE, ...change });

describe('13 digits', () => {
  test.each([
    ['2112345015002', rule({ flags: ['21'] }), { plu: '12345', amountFen: 1500 }],
    ['2112345015002', rule({ flags: ['21'], short: 'weight' }), { plu: '12345', grams: 1500 }],
    ['2212345017500', rule({ short: 'weight' }), { plu: '12345', grams: 1750 }],
    ['2200017001993', rule({}), { plu: '17', amountFen: 199 }],
    ['2200017001993', rule({ moneyDecimals: 1 }), { plu: '17', amountFen: 1990 }],
    ['2200017001993', rule({ short: 'weight', weightDecimals: 2 }), { plu: '17', grams: 1990 }],
  ])('%s', (code, chosen, label) => expect(parseScaleCode(code, chosen)).toEqual(label));

  test('a wrong check digit passes softly and fails strictly', () => {
    const soft = rule({ flags: ['21'] });
    expect(parseScaleCode('2100301003501', soft)).toEqual({ plu: '301', amountFen: 350 });
    expect(parseScaleCode('2100301003501', { ...soft, check: 'strict' })).toBeNull();
    expect(parseScaleCode('2112345015002', { ...soft, check: 'strict' })).not.toBeNull();
    expect(parseScaleCode('2000001023109', rule({ flags: ['20'], check: 'strict' }))).toBeNull();
  });

  test.each([
    ['another flag', '2112345015002'],
    ['no item', '2200000015001'],
    ['no value', '2200017000001'],
    ['14 digits', '22000170019930'],
    ['letters', '22000170O1991'],
  ])('refuses %s', (_, code) => expect(parseScaleCode(code, SCALE_RULE)).toBeNull());
});

describe('18 digits', () => {
  const code = '221234501500017501';
  test.each([
    ['amount-weight', { plu: '12345', amountFen: 1500, grams: 1750 }],
    ['weight-amount', { plu: '12345', grams: 1500, amountFen: 1750 }],
    ['price-weight', { plu: '12345', unitPriceFen: 1500, grams: 1750 }],
    ['weight-price', { plu: '12345', grams: 1500, unitPriceFen: 1750 }],
  ] as const)('%s', (long, label) => {
    expect(parseScaleCode(code, rule({ long }))).toEqual(label);
  });

  test('a zero second value is no label', () => {
    expect(parseScaleCode('221234501500000001', SCALE_RULE)).toBeNull();
  });
});

describe('printing', () => {
  test.each([
    [{ plu: '0', amountFen: fen(1) }, 'plu'],
    [{ plu: '123456', amountFen: fen(1) }, 'plu'],
    [{ plu: '1', grams: 5 }, 'missing'],
    [{ plu: '1', amountFen: fen(100_000) }, 'too-large'],
  ])('%o: %s', (label, why) => {
    expect(makeScaleCode(label, SCALE_RULE, 13)).toEqual({ ok: false, why });
  });

  test('an amount that the label cannot show exactly is refused', () => {
    const label = { plu: '1', amountFen: fen(15) };
    expect(makeScaleCode(label, rule({ moneyDecimals: 1 }), 13)).toEqual({
      ok: false,
      why: 'not-exact',
    });
  });

  const rules: fc.Arbitrary<ScaleRule> = fc.record({
    flags: fc.constantFrom('20', '21', '22', '23', '24').map((flag) => [flag]),
    short: fc.constantFrom('weight', 'amount'),
    long: fc.constantFrom('weight-amount', 'weight-price', 'amount-weight', 'price-weight'),
    weightDecimals: fc.nat(3),
    moneyDecimals: fc.nat(2),
    check: fc.constantFrom('soft', 'strict'),
  });
  const numbers = fc.record({
    plu: fc.integer({ min: 1, max: 99_999 }).map(String),
    one: fc.integer({ min: 1, max: 99_999 }),
    two: fc.integer({ min: 1, max: 99_999 }),
  });

  function labelFor(
    chosen: ScaleRule,
    length: 13 | 18,
    n: { plu: string; one: number; two: number },
  ): ScaleLabel {
    const grams = n.one * 10 ** (3 - chosen.weightDecimals);
    const money = fen((length === 13 ? n.one : n.two) * 10 ** (2 - chosen.moneyDecimals));
    if (length === 13)
      return chosen.short === 'weight' ? { plu: n.plu, grams } : { plu: n.plu, amountFen: money };
    return chosen.long.includes('price')
      ? { plu: n.plu, grams, unitPriceFen: money }
      : { plu: n.plu, grams, amountFen: money };
  }

  test('what is printed is read back, with a right check digit', () => {
    fc.assert(
      fc.property(rules, fc.constantFrom(13, 18), numbers, (chosen, length, n) => {
        const label = labelFor(chosen, length, n);
        const made = makeScaleCode(label, chosen, length);
        if (!made.ok) throw new Error(made.why);
        expect(hasCheckDigit(made.code)).toBe(true);
        expect(isGtin(made.code)).toBe(length === 13);
        expect(parseScaleCode(made.code, chosen)).toEqual(label);
      }),
    );
  });
});

describe('flags in the settings', () => {
  test.each([
    ['20', null],
    ['22', null],
    ['24', null],
    ['25', 'payment'],
    ['26', 'payment'],
    ['29', 'payment'],
    ['2', 'form'],
    ['19', 'form'],
    ['30', 'form'],
    ['', 'form'],
  ])('%s → %s', (flag, clash) => expect(flagClash(flag)).toBe(clash));

  test('the schema takes 20–24 only and at least one', () => {
    expect(v.is(ScaleRule, SCALE_RULE)).toBe(true);
    for (const flags of [[], ['25'], ['22', '26'], ['2'], [22]]) {
      expect(v.is(ScaleRule, { ...SCALE_RULE, flags })).toBe(false);
    }
  });
});
