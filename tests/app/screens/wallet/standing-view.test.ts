import { describe, expect, test } from 'vitest';
import { commission } from '../../../../src/core/commission/commission.ts';
import type { Settlement } from '../../../../src/core/commission/settlement.ts';
import { ZERO, fen } from '../../../../src/core/money.ts';
import { dayStart } from '../../../../src/core/time.ts';
import { nextActWords } from '../../../../src/app/parts/next-act.ts';
import {
  daysView,
  standingFigures,
  targetView,
} from '../../../../src/app/screens/wallet/standing-view.ts';
import { NOW, acts, ruleFor } from './october.ts';

const paid: Settlement = {
  month: '2026-09',
  state: 'paid',
  upTo: 9,
  lines: [],
  carried: ZERO,
  total: fen(190_000),
  due: fen(190_000),
  tax: fen(22_000),
  paid: fen(168_000),
  invoice: null,
  issuedAt: NOW,
  confirmedAt: NOW,
  paidAt: NOW,
};
const waiting: Settlement = {
  ...paid,
  month: '2026-10',
  state: 'issued',
  tax: null,
  paid: null,
  paidAt: null,
};

describe('worked out, agreed, paid', () => {
  test('every fen stands in one place', () => {
    const of = (...settlements: Settlement[]) =>
      standingFigures(fen(2_750), settlements, '2026-11').map(({ label, text }) => [label, text]);
    expect(of(paid)).toEqual([
      ['测算中', '27.50'],
      ['已确认', '0.00'],
      ['今年已支付', '1,680.00'],
      ['今年已代扣', '220.00'],
    ]);
    expect(of(waiting, paid)).toEqual([
      ['测算中', '27.50'],
      ['待确认', '1,900.00'],
      ['已确认', '0.00'],
      ['今年已支付', '1,680.00'],
      ['今年已代扣', '220.00'],
    ]);
    expect(of({ ...waiting, state: 'withheld', tax: fen(1) })).toEqual([
      ['测算中', '27.50'],
      ['已确认', '1,900.00'],
      ['今年已支付', '0.00'],
    ]);
  });

  test('what was paid last year is not this year’s, a month below nothing is due from nobody', () => {
    const old = { ...paid, paidAt: dayStart('2025-12-05') };
    const below = { ...waiting, total: fen(-500), due: fen(-500) };
    expect(standingFigures(ZERO, [old, below], '2026-11').map(({ text }) => text)).toEqual([
      '0.00',
      '0.00',
      '0.00',
    ]);
  });
});

test.each([
  [null, 0, null],
  [200_000, 124_600, '目标 ¥2,000.00，还差 ¥754.00'],
  [100_000, 124_600, '目标 ¥1,000.00，达到了，多 ¥246.00'],
])('a target of %s fen with %i earned', (target, earned, words) => {
  const view = targetView(target === null ? null : fen(target), fen(earned));
  expect(view?.words ?? null).toBe(words);
});

test('the month by days: up to today, the best day, the mean', () => {
  const rule = ruleFor('parcel-out', [0, 50]);
  const earned = commission(
    [
      ...acts('parcel-out', 4, dayStart('2026-11-02')),
      ...acts('parcel-out', 6, dayStart('2026-11-20')),
    ],
    [rule],
  );
  const view = daysView('2026-11', earned, NOW);
  expect(view?.bars).toHaveLength(20);
  expect(view?.bars[1]).toEqual({ label: '2 日', value: 200, text: '¥2.00' });
  expect(view?.sentence).toBe('最多的是 20 日 ¥3.00，平均一天 ¥0.25');
  expect(daysView('2026-11', [], NOW)).toBeNull();
  expect(daysView('2026-11', commission(acts('parcel-in', 1, NOW), []), NOW)).toBeNull();
  const october = commission(acts('parcel-out', 1, dayStart('2026-10-31')), [rule]);
  expect(daysView('2026-10', october, NOW)?.bars).toHaveLength(31);
});

test.each([
  [{ why: 'not-member', base: 'sign-up', gain: fen(200) }, '他还不是邮政会员，入会得 ¥2.00。'],
  [
    { why: 'next-tier', base: 'parcel-out', gain: fen(50), away: 12, rate: fen(60) },
    '再交 12 件包裹到下一档，每件 0.60 元。',
  ],
  [
    { why: 'bonus-ends', base: 'sign-up', gain: fen(500), until: dayStart('2026-12-01') },
    '活动到 11 月 30 日为止：现在扫码入会，每人得 ¥5.00。',
  ],
  [
    { why: 'target', base: 'sign-up', gain: fen(500), away: 3, left: fen(1_234) },
    '离这个月的目标还差 ¥12.34，再请 3 人入会就到了。',
  ],
] as const)('%j in words', (act, words) => {
  expect(nextActWords(act)).toBe(words);
});
