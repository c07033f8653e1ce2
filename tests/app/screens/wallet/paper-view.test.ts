import { describe, expect, test } from 'vitest';
import { commission } from '../../../../src/core/commission/commission.ts';
import type { Settlement } from '../../../../src/core/commission/settlement.ts';
import { monthLines, statementFor } from '../../../../src/core/commission/statement.ts';
import { ZERO, fen } from '../../../../src/core/money.ts';
import { dayStart } from '../../../../src/core/time.ts';
import { arithmeticOf } from '../../../../src/app/screens/wallet/arithmetic.ts';
import {
  type PaperInput,
  mayConfirm,
  paperOf,
  stepsOf,
} from '../../../../src/app/screens/wallet/paper-view.ts';
import { NOW, acts, october, ruleFor } from './october.ts';

const earned = october();
const statement = statementFor('2026-10', 9, earned, []);
const issued: Settlement = {
  ...statement,
  state: 'issued',
  due: statement.total,
  issuedAt: NOW,
  confirmedAt: null,
  invoice: null,
  tax: null,
  paid: null,
  paidAt: null,
};
const input: PaperInput = {
  month: '2026-10',
  earned,
  settlement: issued,
  payee: 'person',
  disputes: new Map(),
};

describe('the October of 1,900.00 yuan on paper', () => {
  const paper = paperOf(input);

  test('lists every business with its arithmetic, 220.00 withheld, 1,680.00 to come', () => {
    expect(paper.lines.map(({ name, fee, how }) => [name, fee, ...how])).toEqual([
      ['包裹代收代投', '697.50', '费率第 1 版：1,395 件 × 0.50 = 697.50'],
      ['邮生活积分兑换', '70.00', '费率第 1 版：35 次 × 2.00 = 70.00'],
      ['扫码入会', '300.00', '费率第 1 版：60 人 × 5.00 = 300.00'],
      ['转介：储蓄', '400.00', '费率第 1 版：4 个 × 100.00 = 400.00'],
      ['转介：商户收单', '160.00', '费率第 1 版：2 个 × 80.00 = 160.00'],
      ['转介：信用卡', '240.00', '费率第 1 版：3 个 × 80.00 = 240.00'],
      ['转介：简易险', '32.50', '费率第 1 版：1 个 × 32.50 = 32.50'],
    ]);
    expect(paper).toMatchObject({ total: '1,900.00', tax: '220.00', net: '1,680.00', carried: '' });
  });

  test('the estimate of an unfinished month is the same until the statement comes', () => {
    expect(paperOf({ ...input, settlement: null })).toEqual(paper);
  });

  test('from a business nothing is withheld; what was really withheld decides', () => {
    expect(paperOf({ ...input, payee: 'business' })).toMatchObject({
      tax: '0.00',
      net: '1,900.00',
    });
    expect(paperOf({ ...input, settlement: { ...issued, invoice: '1' } }).tax).toBe('0.00');
    expect(paperOf({ ...input, settlement: { ...issued, tax: fen(1_00) } })).toMatchObject({
      isTaxReal: true,
      tax: '1.00',
      net: '1,899.00',
    });
  });

  test('a line of an earlier month says so, and a month below nothing pays nothing', () => {
    const late: Settlement = {
      ...issued,
      total: fen(-500),
      carried: fen(-100),
      lines: [{ base: 'sign-up', of: '2026-09', count: -1, fee: fen(-500) }],
    };
    expect(paperOf({ ...input, settlement: late })).toMatchObject({
      lines: [{ name: '扫码入会（补九月）', count: '-1 人', fee: '-5.00', how: [] }],
      carried: '-1.00',
      isOwed: true,
      net: '0.00',
    });
  });

  test('may be confirmed while it waits and no line is in doubt', () => {
    const doubt = { words: [{ by: 'keeper' as const, note: '少了', at: NOW }], open: true };
    const disputed = { ...input, disputes: new Map([['2026-10:sign-up', doubt]]) };
    expect(mayConfirm(input)).toBe(true);
    expect(mayConfirm({ ...input, settlement: null })).toBe(false);
    expect(mayConfirm({ ...input, settlement: { ...issued, state: 'confirmed' } })).toBe(false);
    expect(mayConfirm(disputed)).toBe(false);
    expect(paperOf(disputed).lines.find(({ dispute }) => dispute !== null)?.base).toBe('sign-up');
  });

  test('the steps it has come', () => {
    expect(stepsOf(null)).toEqual(['测算中']);
    expect(stepsOf(issued)).toEqual(['11 月 20 日 09:00 出单', '待确认']);
    expect(
      stepsOf({ ...issued, confirmedAt: NOW, tax: fen(22_000), paid: fen(168_000), paidAt: NOW }),
    ).toEqual([
      '11 月 20 日 09:00 出单',
      '11 月 20 日 09:00 已确认',
      '已代扣 ¥220.00',
      '11 月 20 日 09:00 已支付 ¥1,680.00',
    ]);
  });
});

describe('arithmetic', () => {
  const some = acts('sign-up', 4, dayStart('2026-11-02'));
  const words = (...rules: Parameters<typeof commission>[1]) =>
    arithmeticOf(commission(some, rules));

  test('tiers, bounds and a bonus each have their sentence, and the sentences sum to the line', () => {
    const tiers = ruleFor('sign-up', [0, 500], [3, 700]);
    expect(words(tiers)).toEqual([
      '费率第 1 版：3 人 × 5.00 = 15.00',
      '费率第 1 版：1 人 × 7.00 = 7.00',
    ]);
    expect(words({ ...tiers, tiers: [{ above: 0, rate: fen(500) }], cap: fen(1_200) })).toEqual([
      '费率第 1 版：4 人 × 5.00 = 20.00',
      '封顶减 8.00',
    ]);
    expect(words({ ...tiers, tiers: [{ above: 0, rate: fen(100) }], floor: fen(900) })).toEqual([
      '费率第 1 版：4 人 × 1.00 = 4.00',
      '保底加 5.00',
    ]);
    expect(words({ ...tiers, bonus: true, version: 3 })[0]).toMatch(/^活动奖励第 3 版：3 人/);
  });

  test('a share says of what', () => {
    const flow = acts('acquiring-volume', 1, dayStart('2026-11-02')).map((act) => ({
      ...act,
      value: fen(180_500),
    }));
    const rule = { ...ruleFor('acquiring-volume', [0, 0]), share: 8 };
    expect(arithmeticOf(commission(flow, [rule]))).toEqual([
      '费率第 1 版：1,805.00 × 万分之 8 = 1.44（逐笔算到分）',
    ]);
    expect(arithmeticOf(commission(flow, []))).toEqual([]);
  });

  test('lines are the sum of their acts', () => {
    expect(monthLines(earned).reduce((sum, { fee }) => sum + fee, ZERO + 0)).toBe(190_000);
  });
});
