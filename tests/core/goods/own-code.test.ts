import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CodeRules } from '../../../src/core/barcode/code-kind.ts';
import { isGtin, normaliseGtin } from '../../../src/core/barcode/gtin.ts';
import { OWN_PREFIX, ownCode, prefixClash } from '../../../src/core/goods/own-code.ts';
import { isParcelNumber } from '../../../src/core/barcode/parcel-number.ts';
import { paymentCodeOf } from '../../../src/core/barcode/payment-code.ts';
import { parseScaleCode } from '../../../src/core/barcode/scale.ts';
import { understand } from '../../../src/core/barcode/scan.ts';
import { STANDARD_RULES } from '../../../src/core/barcode/standard.ts';
import { idOf } from '../../support/entries.ts';

const rules: CodeRules = STANDARD_RULES;
const uuid = fc.uuid();
const unit = fc.constantFrom('瓶', '箱', '件', 'kg');
const flags = fc.uniqueArray(fc.constantFrom('20', '21', '22', '23', '24'), { minLength: 1 });
const prefixes = fc.integer({ min: 20, max: 29 }).map(String);
const none = (): boolean => false;

describe('own barcodes', () => {
  test('whatever prefix and flags: an EAN-13 that nothing else here can be, or none', () => {
    fc.assert(
      fc.property(uuid, unit, prefixes, flags, (product, name, prefix, own) => {
        const shop = { ...rules, scale: { ...rules.scale, flags: own } };
        const made = ownCode({ product, unit: name }, prefix, shop, none);
        expect(made.ok).toBe(!own.some((flag) => flag === prefix));
        if (!made.ok) return;
        expect(made.code.startsWith(prefix)).toBe(true);
        expect(isGtin(made.code)).toBe(true);
        expect(normaliseGtin(made.code)).toBe(made.code);
        expect(parseScaleCode(made.code, shop.scale)).toBe(null);
        expect(paymentCodeOf(made.code, shop.payments)).toBe(null);
      }),
      { numRuns: 2_000 },
    );
  });

  test('two tills give the same goods one code, other goods and units another', () => {
    const of = (product: string, name: string): unknown =>
      ownCode({ product, unit: name }, OWN_PREFIX, rules, none);
    expect(of(idOf('egg'), '件')).toEqual(of(idOf('egg'), '件'));
    expect(of(idOf('egg'), '件')).not.toEqual(of(idOf('egg'), '箱'));
    const codes = Array.from({ length: 5_000 }, (_, i) => of(idOf(`good ${i}`), '件'));
    expect(new Set(codes.map((code) => JSON.stringify(code))).size).toBe(5_000);
  });

  test('a code that goods have already is passed over, however many are', () => {
    fc.assert(
      fc.property(uuid, fc.integer({ min: 1, max: 20 }), (product, busy) => {
        const taken = new Set<string>();
        for (let i = 0; i <= busy; i += 1) {
          const made = ownCode({ product, unit: '件' }, OWN_PREFIX, rules, (c) => taken.has(c));
          if (!made.ok) throw new Error(made.why);
          expect(taken.has(made.code)).toBe(false);
          taken.add(made.code);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('at the till it means the goods at once, among parcels it asks to sell them', () => {
    const made = ownCode({ product: idOf('egg'), unit: '件' }, OWN_PREFIX, rules, none);
    const code = made.ok ? made.code : '';
    const knows = (text: string): boolean => text === code;
    const { candidates, ask } = understand(code, { ...rules, context: 'till', knows });
    expect([candidates[0], ask]).toEqual([{ as: 'known', code }, []]);
    expect(isParcelNumber(code)).toBe(true);
    const [first] = understand(code, { ...rules, context: 'parcel', knows }).candidates;
    expect(first).toEqual({ as: 'product-in-parcel', code });
  });

  test.each([
    ['69', 'form'],
    ['2', 'form'],
    ['22', 'scale'],
    ['21', null],
    ['29', null],
  ])('prefix %s: %s', (prefix, why) => {
    expect(prefixClash(prefix, rules)).toBe(why);
    const made = ownCode({ product: idOf('egg'), unit: '件' }, prefix, rules, none);
    expect(made.ok ? null : made.why).toBe(why);
  });

  test('where the shop keeps payment codes of thirteen digits from 28 on', () => {
    const payments = [{ channel: 'alipay', from: '28', to: '29', min: 13, max: 13 }] as const;
    expect(prefixClash('29', { ...rules, payments })).toBe('payment');
    expect(prefixClash('27', { ...rules, payments })).toBe(null);
  });
});
