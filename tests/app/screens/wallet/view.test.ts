import { describe, expect, test } from 'vitest';
import { commission, feesOf } from '../../../../src/core/commission/commission.ts';
import type { Settlement } from '../../../../src/core/commission/settlement.ts';
import { ZERO, fen } from '../../../../src/core/money.ts';
import { dayStart } from '../../../../src/core/time.ts';
import {
  type WalletInput,
  monthRows,
  walletView,
} from '../../../../src/app/screens/wallet/view.ts';
import { reasonsFor } from '../../../../src/app/screens/wallet/reason-view.ts';
import { NOW, acts, october, ruleFor } from './october.ts';

const quiet: WalletInput = {
  ranks: [],
  month: '2026-11',
  now: NOW,
  earned: [],
  before: ZERO,
  settlements: [],
  undecided: [],
  voids: [],
  target: null,
  next: null,
};
const paid: Settlement = {
  month: '2026-10',
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

test('a place among unnamed others, of the last month while this one runs', () => {
  const ranks = [{ group: '三等站', place: 3, of: 42 }];
  expect(walletView({ ...quiet, ranks }).notes).toContain('上月三等站第 3 名（共 42 站）');
  const past = walletView({ ...quiet, month: '2026-10', ranks });
  expect(past.notes).toContain('三等站第 3 名（共 42 站）');
  expect(walletView(quiet).notes.join()).not.toContain('名');
});

describe('the October of 1,900.00 yuan', () => {
  const view = walletView({ ...quiet, month: '2026-10', earned: october(), settlements: [paid] });

  test('is shown to the fen, against what was paid', () => {
    expect(view.title).toBe('佣金 · 十月');
    expect(view.total).toBe('1,900.00');
    expect(view.notes).toEqual(['应得 ¥1,900.00', '¥1,680.00 已支付，已代扣 ¥220.00']);
    expect(view.demo).toBe(true);
    expect(view.rows.map(({ today }) => today).every((today) => today === null)).toBe(true);
    expect(view.next).toBeNull();
  });

  test('has seven rows', () => {
    expect(view.rows.map(({ title, detail, fee }) => [title, detail, fee])).toEqual([
      ['包裹代收代投', '1,395 件 · 每件 0.50', '697.50'],
      ['邮生活积分兑换', '35 次 · 每次 2.00', '70.00'],
      ['扫码入会', '60 人 · 每人 5.00', '300.00'],
      ['转介：储蓄', '4 成', '400.00'],
      ['转介：商户收单', '2 成', '160.00'],
      ['转介：信用卡', '3 成', '240.00'],
      ['转介：简易险', '1 成', '32.50'],
    ]);
  });

  test('parcels taken in have a row only where they are paid for', () => {
    const more = acts('parcel-in', 1395, dayStart('2026-10-02'));
    const titles = (...rules: Parameters<typeof commission>[1]) =>
      walletView({ ...quiet, month: '2026-10', earned: commission(more, rules) }).rows.map(
        ({ title }) => title,
      );
    expect([titles(), titles(ruleFor('parcel-in', [0, 10]))]).toEqual([[], ['包裹入库']]);
  });
});

describe('the present month', () => {
  const parcels = commission(
    [
      ...acts('parcel-out', 933, dayStart('2026-11-10')),
      ...acts('parcel-out', 55, dayStart('2026-11-20')),
    ],
    [ruleFor('parcel-out', [0, 50], [999, 60])],
  );

  test('says today, last month and the way to the next tier', () => {
    const view = walletView({ ...quiet, earned: parcels, settlements: [paid] });
    expect(view.notes).toEqual(['今天已赚 ¥27.50', '上月 ¥1,680.00 已支付，已代扣 ¥220.00']);
    expect(view.total).toBe('494.00');
    expect(view.rows.map(({ today }) => today)).toEqual(['今天 +27.50']);
    expect(view.next).toEqual({
      before: '再收',
      away: '12',
      after: '件包裹，到下一档每件 0.60 元',
      value: 988,
      max: 1000,
    });
  });

  test.each([
    [[], ZERO, ['今天已赚 ¥0.00']],
    [[], fen(5_000), ['今天已赚 ¥0.00', '上月 ¥50.00 测算中']],
    [
      [{ ...paid, state: 'issued', paid: null, tax: null }] as const,
      fen(190_000),
      ['今天已赚 ¥0.00', '上月 ¥1,900.00 待确认'],
    ],
  ])('last month %#', (settlements, before, notes) => {
    expect(walletView({ ...quiet, before, settlements }).notes).toEqual(notes);
  });

  test('a referral that waits has its row before it has earned', () => {
    const { rows } = walletView({
      ...quiet,
      earned: parcels,
      undecided: [{ base: 'referral-savings', waiting: 2, failed: 1 }],
    });
    expect(rows.map(({ title, detail, fee }) => [title, detail, fee])).toEqual([
      ['包裹代收代投', '988 件 · 每件 0.50', '494.00'],
      ['转介：储蓄', '2 待确认 1 未成', '0.00'],
    ]);
  });

  test('an act without a rule is counted and earns nothing', () => {
    const { rows } = walletView({
      ...quiet,
      earned: commission(acts('sign-up', 2, dayStart('2026-11-02')), []),
    });
    expect(rows[0]).toMatchObject({ detail: '2 人 · 还没有费率', fee: '0.00' });
  });
});

test('a sign-up of a member elsewhere is told in the row and in its reasons, at 0.00', () => {
  const voids = [{ key: 'wang', entry: 'e', at: dayStart('2026-11-03') }];
  const earned = commission(acts('sign-up', 2, dayStart('2026-11-02')), [
    ruleFor('sign-up', [0, 500]),
  ]);
  const rowOf = (input: Partial<WalletInput>) =>
    walletView({ ...quiet, voids, ...input }).rows.map(({ detail, fee }) => [detail, fee]);
  expect(rowOf({ earned })).toEqual([['2 人 · 每人 5.00 · 1 人已在别的站入会', '10.00']]);
  expect(rowOf({})).toEqual([['1 人已在别的站入会', '0.00']]);
  expect(reasonsFor('sign-up', earned, voids).acts[0]).toMatchObject({
    reason: '他已在别的站入会，不计佣金',
    fee: '0.00',
  });
  expect(reasonsFor('parcel-out', earned, voids).acts).toEqual([]);
});

describe('why', () => {
  const earned = commission(acts('parcel-out', 250, dayStart('2026-11-10')), [
    ruleFor('parcel-out', [0, 50], [249, 60]),
  ]);
  const reasons = reasonsFor('parcel-out', earned, []);

  test('the rule in words', () => {
    expect(reasons.rules).toEqual([
      {
        key: expect.any(String),
        title: '费率第 1 版（演示费率）',
        tiers: ['每月第 1 到 249 件，每件 0.50 元', '每月第 250 件起，每件 0.60 元'],
        valid: '2026-10-01 起，长期有效',
      },
    ]);
  });

  test('the newest 200 acts, each with its number and rate', () => {
    expect(reasons.acts).toHaveLength(200);
    expect(reasons.acts[0]).toMatchObject({
      at: '11 月 10 日 04:09',
      fee: '0.60',
      reason: '第 250 件 · 每件 0.60',
    });
    expect(reasons.acts[1]).toMatchObject({ fee: '0.50', reason: '第 249 件 · 每件 0.50' });
    expect(reasons.more).toBe('一共 250 笔，这里是最近的 200 笔。');
    expect(feesOf(earned)).toBe(12_510);
  });
});

test('expected against paid, month by month', () => {
  const months = [
    { month: '2026-11', earned: fen(2_750) },
    { month: '2026-10', earned: fen(190_000) },
    { month: '2026-09', earned: fen(10_000) },
    { month: '2026-08', earned: ZERO },
    { month: '2025-12', earned: fen(100) },
  ];
  const short = { ...paid, month: '2026-09', paid: fen(8_000), tax: fen(1_000) };
  const rows = monthRows(months, [paid, short], '2026-11');
  expect(rows.map(({ title, detail, right, differs }) => [title, detail, right, differs])).toEqual([
    ['十一月', '应得 ¥27.50', '测算中', false],
    ['十月', '应得 ¥1,900.00 · 已代扣 ¥220.00', '已支付 ¥1,680.00', false],
    ['九月', '应得 ¥100.00 · 已代扣 ¥10.00 · 少付 ¥10.00', '已支付 ¥80.00', true],
    ['2025 年十二月', '应得 ¥1.00', '测算中', false],
  ]);
});
