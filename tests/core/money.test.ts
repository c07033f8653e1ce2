import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Fen,
  LARGEST,
  ROUNDINGS,
  ZERO,
  change,
  fen,
  grouped,
  isFen,
  likelyNotes,
  lineAmount,
  margin,
  minus,
  negate,
  parseYuan,
  percentOf,
  plus,
  roundingOf,
  scaled,
  share,
  spread,
  unitPart,
  yuan,
} from '../../src/core/money.ts';

const amount = (max = 100_000_000): fc.Arbitrary<Fen> => fc.integer({ min: 0, max }).map(fen);
const anyFen = fc.integer({ min: -LARGEST, max: LARGEST }).map(fen);
const sum = (parts: readonly number[]): number => parts.reduce((a, b) => a + b, 0);

describe('fen', () => {
  test('is whole: a fraction, infinity or text is not money', () => {
    for (const value of [0.5, NaN, Infinity, '5', null, undefined, LARGEST + 1, -LARGEST - 1]) {
      expect(isFen(value)).toBe(false);
    }
    for (const value of [0, -1, LARGEST, -LARGEST]) expect(isFen(value)).toBe(true);
    expect(() => fen(0.1)).toThrow();
    expect(() => fen(2 ** 53)).toThrow();
  });

  test('a sum of the largest amounts is still money, though no entry may carry it', () => {
    expect(plus(fen(LARGEST), fen(LARGEST))).toBe(2 * LARGEST);
    expect(isFen(2 * LARGEST)).toBe(false);
  });

  test('nothing is never minus nothing', () => {
    expect(Object.is(negate(ZERO), 0)).toBe(true);
    expect(Object.is(scaled(-1, 1, 3), 0)).toBe(true);
    expect(share(fen(-1), [fen(1), fen(1)]).every((part) => !Object.is(part, -0))).toBe(true);
    expect(Object.is(minus(fen(5), fen(5)), 0)).toBe(true);
  });
});

describe('a line’s amount', () => {
  test.each([
    [1, 350, 1, 350],
    [24, 8000, 24, 8000],
    [1, 8000, 24, 333],
    [3, 500, 500, 3],
    [1, 1, 2, 1],
    [1, 1, 3, 0],
    [2, 1, 3, 1],
    [755, 1990, 500, 3005],
    [250, 998, 500, 499],
    [0, 350, 1, 0],
    [333, 150, 100, 500],
  ])('%i base units at %i fen per %i is %i fen, half up', (quantity, price, factor, expected) => {
    expect(lineAmount(quantity, fen(price), factor)).toBe(expected);
  });

  test('is exact where the product passes 2^53', () => {
    expect(lineAmount(1_000_000_000, fen(999_999_999_999), 1_000_000_000)).toBe(999_999_999_999);
    expect(lineAmount(999_999_937, fen(123_456_789), 999_983)).toBe(123_458_880_023);
    expect(lineAmount(1_000_000_007, fen(1_000_000_009), 2_000_000)).toBe(500_000_008_000);
  });

  test('equals half-up rounding in whole numbers, away from zero for what is paid back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
        amount(1_000_000_000),
        fc.integer({ min: 1, max: 1_000_000 }),
        (a, b, c) => {
          const exact = BigInt(a) * BigInt(b);
          const size = ((exact < 0n ? -exact : exact) * 2n + BigInt(c)) / BigInt(2 * c);
          fc.pre(size <= BigInt(LARGEST));
          expect(BigInt(scaled(a, b, c))).toBe(exact < 0n ? -size : size);
        },
      ),
    );
  });

  test('a percentage is rounded half up', () => {
    expect([15, 14, 25].map((value) => percentOf(fen(value), 10))).toEqual([2, 1, 3]);
    expect(percentOf(fen(999), 100)).toBe(999);
  });
});

describe('sharing a discount', () => {
  test.each([
    [10, [1, 1, 1], [4, 3, 3]],
    [1, [1, 1, 1], [1, 0, 0]],
    [2, [100, 300, 300], [0, 1, 1]],
    [5, [0, 0], [5, 0]],
    [7, [0, 10, 0], [0, 7, 0]],
    [100, [333, 333, 334], [33, 33, 34]],
    [0, [5, 5], [0, 0]],
    [-10, [1, 1, 1], [-4, -3, -3]],
    [3, [], []],
  ])('%i over %j is %j', (total, weights, parts) => {
    expect(share(fen(total), weights.map(fen))).toEqual(parts);
  });

  test('sums exactly, and no part is more than a fen from its true share', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -LARGEST, max: LARGEST }).map(fen),
        fc.array(amount(LARGEST), { minLength: 1, maxLength: 40 }),
        (total, weights) => {
          const parts = share(total, weights);
          expect(sum(parts)).toBe(total);
          const whole = BigInt(sum(weights));
          if (whole === 0n) return;
          weights.forEach((weight, i) => {
            const off = BigInt(parts[i] ?? 0) * whole - BigInt(total) * BigInt(weight);
            expect(off < whole && off > -whole).toBe(true);
          });
        },
      ),
    );
  });

  test('gives spare fen to the largest remainders, among equals to the earlier line', () => {
    fc.assert(
      fc.property(
        amount(10_000),
        fc.array(amount(500), { minLength: 2, maxLength: 8 }),
        (total, weights) => {
          const whole = sum(weights);
          fc.pre(whole > 0);
          const parts = share(total, weights);
          const lines = weights.map((weight, i) => ({
            rest: (total * weight) % whole,
            i,
            extra: (parts[i] ?? 0) - Math.floor((total * weight) / whole),
          }));
          for (const got of lines.filter(({ extra }) => extra === 1)) {
            for (const not of lines.filter(({ extra }) => extra === 0)) {
              expect(got.rest > not.rest || (got.rest === not.rest && got.i < not.i)).toBe(true);
            }
          }
          expect(lines.every(({ extra }) => extra === 0 || extra === 1)).toBe(true);
        },
      ),
    );
  });

  test('a discount never exceeds the line that it is shared to', () => {
    fc.assert(
      fc.property(
        fc.array(amount(9_999), { minLength: 1, maxLength: 20 }),
        fc.nat(),
        (weights, seed) => {
          const total = fen(seed % (sum(weights) + 1));
          share(total, weights).forEach((part, i) => expect(part <= (weights[i] ?? 0)).toBe(true));
        },
      ),
    );
  });
});

describe('units of a line', () => {
  test('unit i of k units worth T is ⌊T·i/k⌋ − ⌊T·(i−1)/k⌋', () => {
    expect([1, 2, 3].map((i) => unitPart(fen(1000), 3, i))).toEqual([333, 333, 334]);
    expect([1, 2, 3, 4].map((i) => unitPart(fen(2), 4, i))).toEqual([0, 1, 0, 1]);
  });

  test('sum to the line, whatever way they are grouped', () => {
    fc.assert(
      fc.property(anyFen, fc.integer({ min: 1, max: 300 }), fc.nat(), (total, k, seed) => {
        const units = Array.from({ length: k }, (_, i) => unitPart(total, k, i + 1));
        expect(sum(units)).toBe(total);
        const at = seed % (k + 1);
        expect(spread(total, k, 0, at)).toBe(sum(units.slice(0, at)));
        expect(spread(total, k, at, k)).toBe(sum(units.slice(at)));
      }),
    );
  });

  test('a part outside the whole is impossible', () => {
    expect(() => spread(fen(5), 3, 0, 4)).toThrow();
    expect(() => spread(fen(5), 3, -1, 1)).toThrow();
  });
});

describe('yuan', () => {
  test.each([
    ['38.5', 3850],
    ['38.50', 3850],
    ['38.', 3800],
    ['¥1,805', 180_500],
    ['￥1,805.00', 180_500],
    ['３8.50', 3850],
    [' 7 ', 700],
    ['-0.05', -5],
    ['-0', 0],
    ['0', 0],
    ['12,345,678.90', 1234567890],
    ['5.500', 550],
    ['007', 700],
    ['10000000000', LARGEST],
  ])('%s is %i fen', (text, expected) => {
    expect(Object.is(parseYuan(text), expected)).toBe(true);
  });

  test.each([
    '',
    '¥',
    '.',
    '.5',
    '1.234',
    '1e3',
    '1,80',
    '1,8050',
    '1..5',
    '--1',
    '3-',
    'abc',
    '12元5',
    '0x10',
    'NaN',
    'Infinity',
    '10000000000.01',
    '99999999999',
    '1.2.3',
    '5%',
  ])('"%s" is not money', (text) => expect(parseYuan(text)).toBe(null));

  test('what is written is read back', () => {
    fc.assert(
      fc.property(anyFen, (value) => {
        expect(parseYuan(yuan(value))).toBe(value);
        expect(parseYuan(grouped(value))).toBe(value);
      }),
    );
    expect(parseYuan(yuan(fen(LARGEST)))).toBe(LARGEST);
  });

  test('is written with two decimals, the minus in front', () => {
    expect([0, 5, -5, 3850, -123456].map((value) => yuan(fen(value)))).toEqual([
      '0.00',
      '0.05',
      '-0.05',
      '38.50',
      '-1234.56',
    ]);
    expect([99_999, 180_500, -123_456_789].map((value) => grouped(fen(value)))).toEqual([
      '999.99',
      '1,805.00',
      '-1,234,567.89',
    ]);
  });
});

describe('抹零', () => {
  const due = (total: number, rounding: (typeof ROUNDINGS)[number]): string =>
    yuan(minus(fen(total), roundingOf(fen(total), rounding)));

  test.each([
    [559, '5.59', '5.50', '5.00', '5.60'],
    [554, '5.54', '5.50', '5.00', '5.50'],
    [555, '5.55', '5.50', '5.00', '5.60'],
    [500, '5.00', '5.00', '5.00', '5.00'],
    [99, '0.99', '0.90', '0.99', '1.00'],
    [7, '0.07', '0.07', '0.07', '0.10'],
    [4, '0.04', '0.04', '0.04', '0.04'],
    [0, '0.00', '0.00', '0.00', '0.00'],
    [-559, '-5.59', '-5.59', '-5.59', '-5.59'],
  ])('%i fen: off %s, 抹分 %s, 抹角 %s, 四舍五入 %s', (total, off, toJiao, toYuan, half) => {
    expect(ROUNDINGS.map((rounding) => due(total, rounding))).toEqual([off, toJiao, toYuan, half]);
  });

  test('takes less than a step, and never makes a bill free', () => {
    fc.assert(
      fc.property(amount(1_000_000), fc.constantFrom(...ROUNDINGS), (total, rounding) => {
        const left = roundingOf(total, rounding);
        expect(left >= -5 && left < 100 && left <= total).toBe(true);
        if (total > 0) expect(total - left).toBeGreaterThan(0);
        if (rounding !== 'half-jiao') expect(left).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('likely notes', () => {
  test.each([
    [17406, [17500, 18000, 20000]],
    [350, [400, 500, 5000]],
    [1, [100, 500, 5000]],
    [100, [500, 1000, 5000]],
    [1200, [1500, 2000, 5000]],
    [5000, [10000]],
    [9999, [10000]],
    [10050, [10100, 10500, 20000]],
    [10280, [10300, 10500, 20000]],
    [17406, [17500, 18000, 20000]],
    [10000, []],
    [0, []],
    [-100, []],
  ])('for %i fen: %j', (due, expected) => {
    expect(likelyNotes(fen(due))).toEqual(expected);
  });

  test('are at most three, rising, all above what is due, in whole yuan', () => {
    fc.assert(
      fc.property(amount(5_000_000), (due) => {
        const notes = likelyNotes(due);
        expect(notes.length).toBeLessThanOrEqual(3);
        expect(notes.length === 0).toBe(due % 10_000 === 0);
        notes.forEach((note, i) => {
          expect(note > due && note > (notes[i - 1] ?? 0) && note % 100 === 0).toBe(true);
        });
        if (due > 0 && due % 100 !== 0) expect(notes[0]).toBe(Math.ceil(due / 100) * 100);
      }),
    );
  });
});

describe('comparisons', () => {
  test('margin is in tenths of a percent, and none of nothing', () => {
    expect(margin(fen(1000), fen(663))).toBe(337);
    expect(margin(fen(1000), fen(1200))).toBe(-200);
    expect(margin(ZERO, fen(5))).toBe(null);
  });

  test('change is in whole percent, and none against nothing', () => {
    expect([change(fen(110), fen(100)), change(fen(50), fen(100)), change(ZERO, fen(3))]).toEqual([
      10, -50, -100,
    ]);
    expect([change(fen(5), ZERO), change(fen(5), fen(-5))]).toEqual([null, null]);
  });
});
