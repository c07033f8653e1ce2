import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BASES } from '../../../src/core/commission/base.ts';
import { byBase, commission, feesOf } from '../../../src/core/commission/commission.ts';
import { UNDESCRIBED, describedIn } from '../../../src/core/commission/profile.ts';
import { type Rule, RuleSchema } from '../../../src/core/commission/rule.ts';
import type { Counting } from '../../../src/core/journal/plan.ts';
import { fen } from '../../../src/core/money.ts';
import { dayStart, monthStart } from '../../../src/core/time.ts';
import { actOf, bookOf, heldBy, rule } from '../../support/acts.ts';
import { DEVICES, entryOf, idOf } from '../../support/entries.ts';
import * as v from 'valibot';

const OCTOBER = monthStart('2026-10');
const NOVEMBER = monthStart('2026-11');
const MINUTE = 60_000;

const signUps = (count: number, from = OCTOBER, first = 1) =>
  Array.from({ length: count }, (_, i) =>
    actOf('sign-up', `s-${first + i}`, from + i * MINUTE, first + i),
  );
const earned = (acts: readonly Counting[], ...rules: readonly Rule[]) =>
  commission(heldBy(bookOf(acts)).earnings, rules);
const fees = (acts: readonly Counting[], ...rules: readonly Rule[]) =>
  earned(acts, ...rules).map(({ fee }) => fee);

describe('bounds of a month', () => {
  test.each([
    [
      'cap 12.00: the third act gets what is left, the rest nothing',
      { cap: 1_200 },
      [500, 500, 200, 0],
    ],
    ['cap 0: nothing at all', { cap: 0 }, [0, 0, 0, 0]],
    [
      'floor 12.00: the first act brings it, and the rest go on from there',
      { floor: 1_200 },
      [1_200, 0, 300, 500],
    ],
    ['floor and cap the same: one sum a month', { floor: 900, cap: 900 }, [900, 0, 0, 0]],
    ['floor below what one act earns: as without', { floor: 100 }, [500, 500, 500, 500]],
  ])('%s', (_, bounds, expected) => {
    const { floor, cap } = { floor: null, cap: null, ...bounds };
    const own = rule('sign-up', [[0, 500]], {
      floor: floor === null ? null : fen(floor),
      cap: cap === null ? null : fen(cap),
    });
    expect(fees(signUps(4), own)).toEqual(expected);
  });

  test('hold anew each month; a month without acts earns no floor', () => {
    const own = rule('sign-up', [[0, 500]], { floor: fen(900), cap: fen(1_000) });
    const acts = [...signUps(3), ...signUps(1, monthStart('2026-12'), 9)];
    expect(fees(acts, own)).toEqual([900, 100, 0, 900]);
  });

  test('a lower cap in a new version takes nothing back', () => {
    const middle = OCTOBER + 10 * MINUTE;
    const first = rule('sign-up', [[0, 500]], { until: middle });
    const second = { ...first, version: 2, from: middle, until: null, cap: fen(600) };
    expect(fees([...signUps(2), ...signUps(2, middle, 9)], first, second)).toEqual([
      500, 500, 0, 0,
    ]);
  });

  test('the month’s sum is always the sum of its acts within its bounds', () => {
    const bound = fc.option(fc.nat(5_000));
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        bound,
        bound,
        fc.nat(900),
        (count, low, high, rate) => {
          const floor = low === null ? null : fen(low);
          const cap = high === null ? null : fen(Math.max(high, low ?? 0));
          const own = rule(
            'sign-up',
            [
              [0, rate],
              [3, rate + 7],
            ],
            { floor, cap },
          );
          const plain = feesOf(earned(signUps(count), { ...own, floor: null, cap: null }));
          const sum = feesOf(earned(signUps(count), own));
          expect(sum).toBe(Math.min(Math.max(plain, floor ?? 0), cap ?? Infinity));
          expect(fees(signUps(count), own).every((fee) => fee >= 0)).toBe(true);
        },
      ),
    );
  });
});

describe('a share of a value', () => {
  const flow = (value: number, key: string, at: number): Counting => ({
    eff: at,
    entry: entryOf('volume-reported', { base: 'acquiring-volume', key, value }, at, at - OCTOBER),
  });
  test('is rounded half up act by act, and paid besides the piece', () => {
    const own = rule('acquiring-volume', [[0, 0]], { share: 8 });
    expect(fees([flow(180_500, 'd1', OCTOBER + 1), flow(625, 'd2', OCTOBER + 2)], own)).toEqual([
      144, 1,
    ]);
    expect(
      fees([flow(180_500, 'd1', OCTOBER + 1)], { ...own, tiers: [{ above: 0, rate: fen(30) }] }),
    ).toEqual([174]);
  });
  test('falls under the month’s cap too', () => {
    const own = rule('acquiring-volume', [[0, 0]], { share: 100, cap: fen(2_500) });
    const acts = [1, 2, 3].map((i) => flow(100_000, `d${i}`, OCTOBER + i));
    expect(fees(acts, own)).toEqual([1_000, 1_000, 500]);
  });
});

describe('a campaign’s bonus', () => {
  const usual = rule('sign-up', [[0, 500]]);
  const bonus = rule(
    'sign-up',
    [
      [0, 100],
      [2, 300],
    ],
    {
      rule: idOf('bonus'),
      bonus: true,
      from: OCTOBER,
      until: NOVEMBER,
      cap: fen(700),
    },
  );
  test('is a line of its own on top, within its days and bounds; acts are counted once', () => {
    const acts = [...signUps(4), ...signUps(1, NOVEMBER, 9)];
    const lines = earned(acts, usual, bonus);
    expect(lines.map(({ rule: own, fee }) => [own?.bonus, fee])).toEqual([
      [false, 500],
      [true, 100],
      [false, 500],
      [true, 100],
      [false, 500],
      [true, 300],
      [false, 500],
      [true, 200],
      [false, 500],
    ]);
    expect(byBase(lines)).toMatchObject([{ base: 'sign-up', count: 5, fee: 3_200, rule: usual }]);
  });
  test('two campaigns at once pay both; a new version replaces only its own', () => {
    const other = { ...bonus, rule: idOf('other'), tiers: [{ above: 0, rate: fen(11) }] };
    const newer = { ...bonus, version: 2, tiers: [{ above: 0, rate: fen(150) }] };
    expect(feesOf(earned(signUps(1), usual, bonus, other, newer))).toBe(500 + 11 + 150);
  });
  test('without a usual rule the act still counts, and the bonus is paid', () => {
    expect(byBase(earned(signUps(2), bonus))).toMatchObject([{ count: 2, fee: 200, rule: null }]);
  });
});

describe('groups of stations', () => {
  const plain = rule('sign-up', [[0, 500]]);
  const town = rule('sign-up', [[0, 800]], { rule: idOf('town'), groups: ['town'] });
  const described = (groups: string[], at: number, n: number): Counting => ({
    eff: at,
    entry: entryOf(
      'station-described',
      { groups, payee: 'person', ranked: false },
      at,
      n,
      idOf('centre'),
    ),
  });
  const feesWith = (acts: readonly Counting[], ...words: readonly Counting[]) => {
    const book = bookOf(acts, words);
    return commission(
      heldBy(book).earnings,
      [town, plain],
      describedIn(book.rows.get('profile:station')),
    ).map(({ fee }) => fee);
  };
  test('a rule for the group goes before the one for all, from when the station is in it', () => {
    const acts = signUps(3);
    expect(feesWith(acts)).toEqual([500, 500, 500]);
    expect(feesWith(acts, described(['town'], OCTOBER - 1, 1))).toEqual([800, 800, 800]);
    expect(
      feesWith(
        acts,
        described(['town'], OCTOBER + MINUTE, 1),
        described([], OCTOBER + 2 * MINUTE, 2),
      ),
    ).toEqual([500, 800, 500]);
    expect(feesWith(acts, described(['elsewhere'], 0, 1))).toEqual([500, 500, 500]);
  });
  test('nothing said is nothing', () => {
    expect(describedIn(null)).toEqual([]);
    expect(UNDESCRIBED).toEqual({ groups: [], payee: 'person', ranked: false });
  });
});

describe('acts taken back', () => {
  const judged = (state: string, at: number, n: number): Counting => ({
    eff: at,
    entry: {
      ...entryOf(
        'referral-decided',
        { referral: idOf('r'), business: 'card', state },
        at,
        n,
        idOf('centre'),
      ),
      v: 2,
    },
  });
  const card = rule('referral-card', [[0, 8_000]]);
  test('a referral that fails after it succeeded earns nothing, in any order of arrival', () => {
    const success = judged('success', OCTOBER, 1);
    const failed = judged('failed', NOVEMBER, 2);
    expect(fees([success], card)).toEqual([8_000]);
    expect([fees([success, failed], card), fees([failed, success], card)]).toEqual([[], []]);
  });
  test('what is taken back gives its place in the tiers to the next', () => {
    const tiers = rule('sign-up', [
      [0, 500],
      [2, 700],
    ]);
    const acts = signUps(3);
    const undo = {
      eff: NOVEMBER,
      entry: entryOf('reversal', { entry: acts[0]?.entry.id ?? '', reason: '' }, NOVEMBER, 9),
    };
    expect(fees(acts, tiers)).toEqual([500, 500, 700]);
    expect(fees([...acts, undo], tiers)).toEqual([500, 500]);
  });
});

test('a tier is crossed within one day by two devices in the order of time', () => {
  const noon = dayStart('2026-10-15') + 12 * 60 * MINUTE;
  const acts = Array.from({ length: 6 }, (_, i) =>
    actOf('parcel-in', `p${i}`, noon + i * MINUTE, Math.floor(i / 2) + 1, DEVICES[i % 2]),
  );
  const tiers = rule('parcel-in', [
    [0, 50],
    [4, 60],
  ]);
  expect(fees(acts, tiers)).toEqual([50, 50, 50, 50, 60, 60]);
  expect(fees([...acts].reverse(), tiers)).toEqual([50, 50, 50, 50, 60, 60]);
  expect(earned(acts, tiers).map(({ stamp }) => stamp.includes(DEVICES[0]))).toEqual([
    true,
    false,
    true,
    false,
    true,
    false,
  ]);
});

describe('a rule file', () => {
  const file = {
    rule: idOf('r'),
    version: 1,
    base: 'sign-up',
    tiers: [{ above: 0, rate: 1 }],
    from: 5,
    until: null,
    demo: true,
  };
  test('may leave out what is new', () => {
    expect(v.parse(RuleSchema, file)).toEqual({
      ...file,
      share: 0,
      cap: null,
      floor: null,
      bonus: false,
      groups: null,
    });
  });
  test.each([
    [{ until: 5 }, 'it ends after it begins'],
    [{ cap: 1, floor: 2 }, 'the cap is not below the floor'],
    [{ tiers: [{ above: 1, rate: 1 }] }, 'the first tier starts at 0'],
    [
      {
        tiers: [
          { above: 0, rate: 1 },
          { above: 0, rate: 2 },
        ],
      },
      'tiers rise',
    ],
  ])('%j is refused: %s', (over, why) => {
    const parsed = v.safeParse(RuleSchema, { ...file, ...over });
    expect(parsed.issues?.[0].message).toBe(why);
  });
});

test('any acts, rules and order: one sum, no line below zero', () => {
  const act = fc.record({
    base: fc.constantFrom(...BASES),
    name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    at: fc.nat(70 * 1440),
  });
  const some = fc.record({
    base: fc.constantFrom(...BASES),
    rate: fc.nat(900),
    share: fc.nat(300),
    cap: fc.option(fc.nat(4_000)),
    bonus: fc.boolean(),
    version: fc.integer({ min: 1, max: 3 }),
    from: fc.nat(70 * 1440),
  });
  fc.assert(
    fc.property(
      fc.array(act, { maxLength: 20 }),
      fc.array(some, { maxLength: 8 }),
      (list, given) => {
        const acts = list.map(({ base, name, at }, n) =>
          actOf(base, name, OCTOBER + at * MINUTE, n + 1, DEVICES[n % 2]),
        );
        const rules = given
          .map(({ base, rate, share, cap, bonus, version, from }) =>
            rule(base, [[0, rate]], {
              share,
              cap: cap === null ? null : fen(cap),
              bonus,
              version,
              from: OCTOBER + from * MINUTE,
              rule: idOf(`${base}-${bonus}`),
            }),
          )
          .filter(
            (one, i, all) =>
              all.findIndex((other) => other.rule === one.rule && other.version === one.version) ===
              i,
          );
        const lines = earned(acts, ...rules);
        expect(earned([...acts].reverse(), ...[...rules].reverse())).toEqual(lines);
        expect(lines.every(({ fee }) => fee >= 0)).toBe(true);
        expect(byBase(lines).reduce((sum, { count }) => sum + count, 0)).toBe(
          heldBy(bookOf(acts)).earnings.length,
        );
      },
    ),
    { numRuns: 200 },
  );
});
