import { describe, expect, test } from 'vitest';
import type { Base } from '../../../src/core/commission/base.ts';
import { commission } from '../../../src/core/commission/commission.ts';
import { type NextInput, nextAct } from '../../../src/core/commission/next-act.ts';
import { fen } from '../../../src/core/money.ts';
import { dayStart } from '../../../src/core/time.ts';
import { acts } from '../../app/screens/wallet/october.ts';
import { rule } from '../../support/acts.ts';
import { idOf } from '../../support/entries.ts';

const DAY = 24 * 3_600_000;
const now = dayStart('2026-11-20') + 9 * 3_600_000;
const parcels = rule('parcel-out', [
  [0, 50],
  [1000, 60],
]);
const signUp = rule('sign-up', [[0, 200]]);
const festival = rule('sign-up', [[0, 300]], {
  rule: idOf('festival'),
  bonus: true,
  from: now - 9 * DAY,
  until: now + 2 * DAY,
});
const done = (base: Base, count: number, ...rules: NextInput['rules']) =>
  commission(acts(base, count, dayStart('2026-11-02')), rules);

const quiet: NextInput = {
  now,
  rules: [parcels, signUp],
  groups: [],
  month: [],
  isOffered: () => true,
  guest: null,
  target: null,
};

describe('the best next act', () => {
  test.each<[string, Partial<NextInput>, unknown]>([
    ['1: nothing is due: silence', {}, null],
    [
      '2: the guest is no member of the post: sign him up for 2.00',
      { guest: { isMember: false } },
      { why: 'not-member', base: 'sign-up', gain: 200 },
    ],
    ['3: the guest is a member already', { guest: { isMember: true } }, null],
    [
      '4: this station does not sign up',
      { guest: { isMember: false }, isOffered: (base) => base !== 'sign-up' },
      null,
    ],
    ['5: nothing is paid for a sign-up', { guest: { isMember: false }, rules: [parcels] }, null],
    [
      '6: the month’s cap on sign-ups is reached',
      {
        guest: { isMember: false },
        rules: [{ ...signUp, cap: fen(400) }],
        month: done('sign-up', 2, { ...signUp, cap: fen(400) }),
      },
      null,
    ],
    [
      '7: 988 parcels: 12 + 1 more to the first at 0.60',
      { month: done('parcel-out', 988, parcels) },
      { why: 'next-tier', base: 'parcel-out', gain: 50, away: 13, rate: 60 },
    ],
    [
      '8: 900 parcels: the tier is too far to be spoken of',
      { month: done('parcel-out', 900, parcels) },
      null,
    ],
    [
      '9: a campaign ends in two days: 2.00 and its 3.00',
      { rules: [parcels, signUp, festival] },
      { why: 'bonus-ends', base: 'sign-up', gain: 500, until: now + 2 * DAY },
    ],
    [
      '10: a campaign that goes on for long is not urgent',
      { rules: [signUp, { ...festival, until: now + 9 * DAY }] },
      null,
    ],
    [
      '11: the keeper’s own target is 24.00 off: 48 parcels',
      { month: done('parcel-out', 100, parcels), target: fen(7_400) },
      { why: 'target', base: 'parcel-out', gain: 50, away: 48, left: 2_400 },
    ],
    [
      '12: the target is reached',
      { month: done('parcel-out', 100, parcels), target: fen(5_000) },
      null,
    ],
    [
      '13: the guest goes before the tier, for he is here now',
      { guest: { isMember: false }, month: done('parcel-out', 988, parcels) },
      { why: 'not-member', base: 'sign-up', gain: 200 },
    ],
    [
      '14: a rule of another group pays nobody here',
      { guest: { isMember: false }, rules: [{ ...signUp, groups: ['town'] }] },
      null,
    ],
  ])('%s', (_, over, expected) => {
    expect(nextAct({ ...quiet, ...over })).toEqual(expected);
  });
});
