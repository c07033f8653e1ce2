import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { hasCheckDigit } from '../../../src/core/barcode/gtin.ts';
import { LONG_LAYOUTS, SHORT_LAYOUTS } from '../../../src/core/barcode/scale-layout.ts';
import { LongLayout, ShortLayout, isLayout } from '../../../src/core/barcode/scale-rule.ts';
import {
  SCALE_RULE,
  type ScaleLabel,
  makeScaleCode,
  parseScaleCode,
  readScaleCode,
} from '../../../src/core/barcode/scale.ts';
import type { ScaleRule } from '../../../src/core/barcode/scale-rule.ts';
import { fen } from '../../../src/core/money.ts';

describe('a layout', () => {
  test.each([
    'FFPPPPPAAAAAC',
    'FFPPPPAAAAAAC', // 2 + 4 + 6 + 1
    'FFXPPPPWWWWWC',
    'FFPPPPPAAAAAWWWWWC',
    'FFWWWWWPPPPPAAAAAC',
    'FFPPPPPPPWWWWW',
  ])('%s can be read', (layout) => expect(isLayout(layout)).toBe(true));

  test.each([
    ['no flag', 'PPPPPPPAAAAAC'],
    ['no item', 'FFXXXXXAAAAAC'],
    ['no value', 'FFPPPPPXXXXXC'],
    ['a letter in two places', 'FFPPPAAAAAPPC'],
    ['the check digit inside', 'FFPPPPCAAAAAA'],
    ['two check digits', 'FFPPPPPAAAACC'],
    ['a value of seven digits', 'FFPPPAAAAAAAC'],
    ['a letter that means nothing', 'FFPPPPPZZZZZC'],
    ['nothing', ''],
  ])('with %s cannot', (_, layout) => expect(isLayout(layout)).toBe(false));

  test('those with a name can be read, and have their length', () => {
    for (const [layouts, length] of [
      [Object.values(SHORT_LAYOUTS), 13],
      [Object.values(LONG_LAYOUTS), 18],
    ] as const) {
      for (const layout of layouts)
        expect([isLayout(layout), layout.length]).toEqual([true, length]);
    }
  });

  test('is of its length in the settings', () => {
    expect(v.is(ShortLayout, 'FFPPPPAAAAAAC')).toBe(true);
    expect(v.is(LongLayout, 'FFPPPPAAAAAAC')).toBe(false);
    expect(v.is(ShortLayout, 'FFPPPPPXXXXXC')).toBe(false);
    expect(v.is(LongLayout, 'price-weight')).toBe(true);
    expect(v.is(ShortLayout, 'price-weight')).toBe(false);
  });
});

const SIZES = { P: 7, A: 6, W: 6, U: 6 } as const;
type Letter = keyof typeof SIZES | 'X';

/** A layout of so many digits with these runs, the rest filled up with digits that say nothing. */
function layoutWith(runs: readonly (readonly [Letter, number])[], hasCheck: boolean, size: number) {
  const body = `FF${runs.map(([letter, count]) => letter.repeat(count)).join('')}`;
  const end = hasCheck ? 'C' : '';
  return `${body}${'X'.repeat(Math.max(0, size - body.length - end.length))}${end}`;
}

const sized = (letter: keyof typeof SIZES) =>
  fc.integer({ min: 1, max: SIZES[letter] }).map((count) => [letter, count] as const);
const layouts = fc
  .record({
    item: sized('P'),
    values: fc.uniqueArray(fc.constantFrom('A', 'W', 'U'), { minLength: 1, maxLength: 2 }),
    counts: fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })),
    first: fc.boolean(),
    hasCheck: fc.boolean(),
    length: fc.constantFrom(13, 18),
  })
  .map(({ item, values, counts, first, hasCheck, length }) => {
    const runs = values.map((letter, i) => [letter, counts[i] ?? 1] as const);
    const all = first ? [item, ...runs] : [...runs, item];
    return { layout: layoutWith(all, hasCheck, length), length } as const;
  })
  .filter(({ layout, length }) => layout.length === length && isLayout(layout));

const count = (layout: string, letter: string): number => layout.split(letter).length - 1;

describe('a label of any layout', () => {
  const seeds = fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat());
  const check = fc.constantFrom('soft', 'strict');
  const decimals = fc.record({ weightDecimals: fc.nat(3), moneyDecimals: fc.nat(2) });

  test('is read back to the gram and the fen', () => {
    fc.assert(
      fc.property(layouts, seeds, check, decimals, ({ layout, length }, seed, soft, digits) => {
        const rule: ScaleRule = {
          ...SCALE_RULE,
          ...digits,
          check: soft,
          ...(length === 13 ? { short: layout } : { long: layout }),
        };
        const drawn = (letter: string, i: number): number =>
          1 + ((seed[i] ?? 0) % (10 ** count(layout, letter) - 1));
        const grams = drawn('W', 1) * 10 ** (3 - digits.weightDecimals);
        const money = (letter: string, i: number) =>
          fen(drawn(letter, i) * 10 ** (2 - digits.moneyDecimals));
        const label: ScaleLabel = {
          plu: String(drawn('P', 0)),
          ...(layout.includes('W') ? { grams } : {}),
          ...(layout.includes('A') ? { amountFen: money('A', 2) } : {}),
          ...(layout.includes('U') ? { unitPriceFen: money('U', 3) } : {}),
        };
        const made = makeScaleCode(label, rule, length);
        if (!made.ok) throw new Error(`${layout}: ${made.why}`);
        expect(made.code).toHaveLength(length);
        expect(parseScaleCode(made.code, rule)).toEqual(label);
        if (layout.endsWith('C')) expect(hasCheckDigit(made.code)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test('with a wrong check digit is read softly and refused strictly', () => {
    const wrong = fc.integer({ min: 1, max: 9 });
    const value = fc.integer({ min: 1, max: 99_999 });
    fc.assert(
      fc.property(value, value, wrong, fc.constantFrom(13, 18), (plu, amount, off, length) => {
        const label = { plu: String(plu), amountFen: fen(amount), grams: amount };
        const made = makeScaleCode(label, SCALE_RULE, length);
        if (!made.ok) throw new Error(made.why);
        const bad = `${made.code.slice(0, -1)}${(Number(made.code.at(-1)) + off) % 10}`;
        expect(parseScaleCode(bad, SCALE_RULE)).toEqual(parseScaleCode(made.code, SCALE_RULE));
        const strict = { ...SCALE_RULE, check: 'strict' } as const;
        expect(readScaleCode(bad, strict)).toEqual({ ok: false, why: 'check' });
        expect(readScaleCode(made.code, strict)).toMatchObject({ ok: true });
      }),
    );
  });

  test('without a check digit has none to refuse', () => {
    const rule: ScaleRule = { ...SCALE_RULE, short: 'FFPPPPPWWWWWX', check: 'strict' };
    expect(parseScaleCode('2200017017509', rule)).toEqual({ plu: '17', grams: 1750 });
  });

  test('whose own layout leaves less room is refused when it does not fit', () => {
    const rule: ScaleRule = { ...SCALE_RULE, short: 'FFPPPPAAAAAAC' };
    const made = (plu: string, amount: number) =>
      makeScaleCode({ plu, amountFen: fen(amount) }, rule, 13);
    expect(made('12345', 1)).toEqual({ ok: false, why: 'plu' });
    expect(made('1234', 1_000_000)).toEqual({ ok: false, why: 'too-large' });
    expect(made('1234', 999_999)).toMatchObject({ ok: true });
  });
});
