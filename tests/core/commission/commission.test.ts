import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  byBase,
  commission,
  earningOf,
  feesOf,
  nextTier,
  tierAt,
} from '../../../src/core/commission/commission.ts';
import { BASES, type Base } from '../../../src/core/commission/base.ts';
import type { Rule } from '../../../src/core/commission/rule.ts';
import { earnedIn } from '../../../src/core/commission/statement.ts';
import { withheld } from '../../../src/core/commission/withholding.ts';
import type { Counting } from '../../../src/core/journal/plan.ts';
import { ZERO, fen, yuan } from '../../../src/core/money.ts';
import { dayStart, monthStart } from '../../../src/core/time.ts';
import { actOf, bookOf, heldBy, rule, ruleEntry } from '../../support/acts.ts';
import { DEVICES, entryOf, idOf } from '../../support/entries.ts';

const OCTOBER = monthStart('2026-10');
const MINUTE = 60_000;

/** The test tariff of ours: fen per act. */
const TARIFF: Record<Base, readonly [number, number]> = {
  'parcel-in': [695, 50],
  'parcel-out': [700, 50],
  redemption: [35, 200],
  'sign-up': [60, 500],
  'referral-savings': [4, 10_000],
  'referral-acquiring': [2, 8_000],
  'referral-card': [3, 8_000],
  'referral-insurance': [1, 3_250],
  'acquiring-volume': [0, 0],
  wholesale: [0, 0],
};
const rules = BASES.map((base, n) => ruleEntry(rule(base, [[0, TARIFF[base][1]]]), n + 1));

/** The month's acts, spread over its days and two devices. */
const october: Counting[] = BASES.flatMap((base) =>
  Array.from({ length: TARIFF[base][0] }, (_, i) => ({ base, i })),
).map(({ base, i }, n) =>
  actOf(base, `${base}-${i}`, OCTOBER + n * 29 * MINUTE, n + 1, DEVICES[n % 2]),
);

const earnedFrom = (...batches: Counting[][]) => {
  const { earnings, rules: known } = heldBy(bookOf(...batches));
  return commission(earnings, known);
};

describe('the October of 1,900 yuan', () => {
  test('is 1,900.00 to the fen, and by business', () => {
    const earned = earnedFrom(rules, october);
    expect(yuan(feesOf(earned))).toBe('1900.00');
    expect(yuan(earnedIn('2026-10', earned))).toBe('1900.00');
    expect(earnedIn('2026-09', earned) + earnedIn('2026-11', earned)).toBe(0);
    expect(byBase(earned).map(({ base, count, fee }) => [base, count, yuan(fee)])).toEqual([
      ['parcel-in', 695, '347.50'],
      ['parcel-out', 700, '350.00'],
      ['redemption', 35, '70.00'],
      ['sign-up', 60, '300.00'],
      ['referral-savings', 4, '400.00'],
      ['referral-acquiring', 2, '160.00'],
      ['referral-card', 3, '240.00'],
      ['referral-insurance', 1, '32.50'],
    ]);
    expect(yuan(withheld(earnedIn('2026-10', earned)))).toBe('220.00');
  });

  test('whatever the order of arrival and the repeats, rules after acts too', () => {
    const backwards = [...october].reverse();
    const repeated = [...backwards.slice(300), ...october, ...rules].map((item) => [item]);
    expect(earnedFrom(...repeated, rules)).toEqual(earnedFrom(rules, october));
  });

  test('the same parcel taken in by two tills earns once, by the earlier', () => {
    const twice = [
      actOf('parcel-in', 'one', OCTOBER + 9, 1, DEVICES[1]),
      actOf('parcel-in', 'one', OCTOBER + 5, 1, DEVICES[0]),
    ];
    const earned = earnedFrom(rules, twice);
    expect(earned.map(({ fee, entry }) => [fee, entry])).toEqual([[50, twice[1]?.entry.id]]);
  });

  test('what is reversed earns nothing', () => {
    const act = actOf('referral-savings', 'one', OCTOBER, 1);
    const undo = {
      eff: OCTOBER + 1,
      entry: entryOf('reversal', { entry: act.entry.id, reason: '' }, OCTOBER + 1, 2),
    };
    expect(earnedFrom(rules, [act, undo])).toEqual([]);
    expect(earnedFrom(rules, [undo], [act])).toEqual([]);
  });
});

const tiered = rule('parcel-in', [
  [0, 30],
  [500, 50],
  [1000, 80],
]);
const acts = (count: number, from = OCTOBER) =>
  Array.from({ length: count }, (_, i) =>
    actOf('parcel-in', `p-${from}-${i}`, from + i, Math.round((from - OCTOBER) / 1_000) + i + 1),
  );
const feesFor = (counts: Counting[], ...own: Rule[]): number[] => {
  const { earnings } = heldBy(bookOf(counts));
  return commission(earnings, own).map(({ fee }) => fee);
};

describe('tiers', () => {
  test('the first 500 at one rate, the 501st at the next', () => {
    const fees = feesFor(acts(1002), tiered);
    expect([fees[0], fees[499], fees[500], fees[999], fees[1000]]).toEqual([30, 30, 50, 50, 80]);
    expect(fees.reduce((a, b) => a + b, 0)).toBe(500 * 30 + 500 * 50 + 2 * 80);
    expect([1, 500, 501, 1000, 1001, 9999].map((nth) => tierAt(tiered, nth).rate)).toEqual([
      30, 30, 50, 50, 80, 80,
    ]);
  });

  test('begin anew each month', () => {
    const fees = feesFor([...acts(501), ...acts(2, monthStart('2026-11'))], tiered);
    expect(fees.slice(499)).toEqual([30, 50, 30, 30]);
  });

  test('one act of several pieces is paid across the boundary', () => {
    const earning = {
      base: 'parcel-in' as const,
      key: 'a',
      entry: idOf('a'),
      stamp: '',
      amount: 0,
      value: ZERO,
    };
    const stamp = (n: number): string => `${String(OCTOBER + n).padStart(15, '0')}.d.1`;
    const earned = commission(
      [
        { ...earning, stamp: stamp(1), amount: 495 },
        { ...earning, stamp: stamp(2), amount: 10 },
      ],
      [tiered],
    );
    expect(earned.map(({ fee, nth }) => [fee, nth])).toEqual([
      [495 * 30, 495],
      [400, 505],
    ]);
  });

  test('the next tier and how many pieces it is away', () => {
    expect(nextTier(tiered, 0)).toEqual({ rate: 50, away: 501 });
    expect(nextTier(tiered, 499)).toEqual({ rate: 50, away: 2 });
    expect(nextTier(tiered, 500)).toEqual({ rate: 50, away: 1 });
    expect(nextTier(tiered, 501)).toEqual({ rate: 80, away: 500 });
    expect(nextTier(tiered, 1001)).toBe(null);
    expect(nextTier(rule('parcel-in', [[0, 5]]), 3)).toBe(null);
  });

  test('the next tier is the one that the act so far away really earns', () => {
    fc.assert(
      fc.property(fc.nat(1_500), (count) => {
        const next = nextTier(tiered, count);
        expect(tierAt(tiered, count + (next?.away ?? 1)).rate).toBe(next?.rate ?? 80);
        if (next && next.away > 1) {
          expect(tierAt(tiered, count + next.away - 1).rate).not.toBe(next.rate);
        }
      }),
    );
  });
});

describe('versions of a rule', () => {
  const noon = dayStart('2026-10-15');
  const first = rule('parcel-in', [[0, 50]], { until: noon + 5 });
  const second = rule('parcel-in', [[0, 70]], { version: 2, from: noon });

  test('both published versions hold, each for its own acts', () => {
    const book = bookOf(
      [ruleEntry(first, 1), ruleEntry(second, 2, noon - 9)],
      [actOf('parcel-in', 'a', OCTOBER, 1), actOf('parcel-in', 'b', noon, 2)],
    );
    const held = heldBy(book);
    expect(commission(held.earnings, held.rules).map(({ fee }) => fee)).toEqual([50, 70]);
  });

  test('valid from its first moment and until before its last', () => {
    const at = (eff: number, ...own: Rule[]) =>
      feesFor([actOf('parcel-in', 'x', eff, 1)], ...own)[0];
    expect([at(noon - 1, second), at(noon, second)]).toEqual([0, 70]);
    expect([at(noon + 4, first), at(noon + 5, first)]).toEqual([50, 0]);
    expect(at(noon + 4, first, second)).toBe(70);
    expect(at(noon + 4, second, first)).toBe(70);
    const corrected = rule('parcel-in', [[0, 71]], { version: 3, from: noon });
    expect([at(noon, corrected, second), at(noon, second, corrected)]).toEqual([71, 71]);
  });

  test('the month’s count runs on through a change of version', () => {
    const own = [
      rule(
        'parcel-in',
        [
          [0, 1],
          [2, 5],
        ],
        { until: noon },
      ),
      rule(
        'parcel-in',
        [
          [0, 2],
          [2, 7],
        ],
        { version: 2, from: noon },
      ),
    ];
    expect(feesFor([...acts(2), ...acts(2, noon)], ...own)).toEqual([1, 1, 7, 7]);
  });

  test('without a rule an act earns nothing and is not counted', () => {
    const [earned] = commission(heldBy(bookOf([actOf('sign-up', 'a', OCTOBER, 1)])).earnings, [
      tiered,
    ]);
    expect(earned).toMatchObject({ base: 'sign-up', fee: 0, rule: null, nth: 0 });
  });
});

test('the fold is the same whatever the order its acts and rules are given in', () => {
  const some = rule('parcel-in', [
    [0, 3],
    [2, 10],
    [5, 1],
  ]);
  const act = fc.record({
    base: fc.constantFrom(...BASES),
    name: fc.constantFrom('a', 'b', 'c', 'd'),
    at: fc.nat(90 * 24 * 60),
    device: fc.constantFrom(...DEVICES),
  });
  const lists = fc.array(act, { maxLength: 25 });
  fc.assert(
    fc.property(lists, fc.infiniteStream(fc.nat()), (list, random) => {
      const counts = list.map(({ base, name, at, device }, n) =>
        actOf(base, name, OCTOBER + at * MINUTE, n + 1, device),
      );
      const own = [ruleEntry(some, 1), ruleEntry({ ...some, version: 2, from: OCTOBER + 9e8 }, 2)];
      const shuffled = [...counts, ...counts.slice(0, 5), ...own]
        .map((item) => ({ item, key: random.next().value ?? 0 }))
        .sort((a, b) => a.key - b.key)
        .map(({ item }) => [item]);
      expect(earnedFrom(...shuffled)).toEqual(earnedFrom(own, counts));
    }),
    { numRuns: 200 },
  );
});

test('a row that is no base earns nothing', () => {
  expect(
    earningOf({
      id: 'base:moon:x',
      form: 'claims',
      claims: [{ entry: idOf('e'), part: 0, stamp: '', fields: { amount: 1 } }],
    }),
  ).toBe(null);
  expect(earningOf({ id: 'base:sign-up:x', form: 'claims', claims: [] })).toBe(null);
});

test.each([
  [0, 0],
  [79_999, 0],
  [80_000, 0],
  [80_001, 0],
  [80_003, 1],
  [190_000, 22_000],
  [350_000, 54_000],
  [400_000, 64_000],
  [400_001, 64_000],
  [500_000, 80_000],
  [2_500_000, 400_000],
  [3_000_000, 520_000],
  [6_250_000, 1_300_000],
  [10_000_000, 2_500_000],
])('of %i fen %i are withheld', (gross, tax) => expect(withheld(fen(gross))).toBe(tax));
