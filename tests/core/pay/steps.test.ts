import { describe, expect, test } from 'vitest';
import type { Charge, ChargeState } from '../../../src/core/pay/charge.ts';
import {
  PATIENCE,
  QUERY_EVERY,
  REVERSE_AFTER,
  type Heard,
  type Told,
  centreStep,
  mayPay,
  refundWordAfter,
  wordAfter,
} from '../../../src/core/pay/steps.ts';
import { OVER_CHARGE, type RefundState } from '../../../src/core/pay/refund.ts';
import { barOf, holderOf, isRefundDue, mayCancel, tillStep } from '../../../src/core/pay/till.ts';
import { MORNING, idOf } from '../../support/entries.ts';
import { fen } from '../../../src/core/money.ts';

const stepAt = (after: number, state: ChargeState, heard: Heard): string =>
  centreStep({ state, sentAt: MORNING, patience: PATIENCE.wechat }, heard, MORNING + after).does;
const look = (after: number, told: Told): Heard => ({ told, at: MORNING + after });

describe('the centre', () => {
  test.each<[string, number, ChargeState, Heard, string]>([
    ['queries first after a restart, however late it is', 90_000, 'paying', null, 'query'],
    ['waits between two queries', 6_000, 'paying', look(5_000, 'paying'), 'wait'],
    ['queries every five seconds', 10_000, 'paying', look(5_000, 'paying'), 'query'],
    ['looks once more when patience ends', 30_000, 'paying', look(27_000, 'paying'), 'query'],
    ['then reverses at once', 30_500, 'paying', look(30_100, 'paying'), 'reverse'],
    ['reverses what nobody knows too', 30_500, 'unknown', look(30_100, 'absent'), 'reverse'],
    ['never on an old look', 40_000, 'paying', look(30_100, 'paying'), 'query'],
    ['never on no answer', 30_500, 'paying', look(30_100, 'unknown'), 'wait'],
    ['cancels no sooner than allowed', 9_000, 'reversing', look(8_000, 'paying'), 'wait'],
    ['cancels after a look', 15_500, 'reversing', look(15_200, 'paying'), 'reverse'],
    ['gives back what is owed', 1_000, 'owed', null, 'reverse'],
    ['rests when it is paid', 1_000, 'paid', null, 'rest'],
    ['rests when it is reversed', 90_000, 'reversed', null, 'rest'],
  ])('%s', (_, after, state, heard, does) => expect(stepAt(after, state, heard)).toBe(does));

  test('waits until the next query or the end of patience, whichever is sooner', () => {
    const known = { state: 'paying', sentAt: MORNING, patience: PATIENCE.wechat } as const;
    expect(centreStep(known, look(27_000, 'paying'), MORNING + 28_000)).toEqual({
      does: 'wait',
      until: MORNING + PATIENCE.wechat,
    });
    expect(centreStep(known, look(5_000, 'paying'), MORNING + 6_000)).toEqual({
      does: 'wait',
      until: MORNING + 5_000 + QUERY_EVERY,
    });
    expect(REVERSE_AFTER).toBe(15_000);
  });

  test.each<['pay' | 'query' | 'reverse', Told, string | null]>([
    ['pay', 'paid', 'paid'],
    ['pay', 'failed', 'failed'],
    ['pay', 'unknown', 'unknown'],
    ['pay', 'absent', null],
    ['query', 'paying', 'paying'],
    ['query', 'absent', null],
    ['query', 'unknown', null],
    ['query', 'failed', 'failed'],
    ['query', 'reversed', 'reversed'],
    ['reverse', 'reversed', 'reversed'],
    ['reverse', 'absent', 'reversed'],
    ['reverse', 'failed', null],
    ['reverse', 'paid', 'paid'],
    ['reverse', 'unknown', null],
  ])('after %s is told %s and says %s', (call, told, word) => {
    expect(wordAfter(call, told, 'sent')).toBe(word);
  });

  test('says nothing twice, and pays only what never was sent', () => {
    expect(wordAfter('query', 'paying', 'paying')).toBeNull();
    expect(
      [null, 'begun', 'sent', 'unknown', 'reversed'].map((one) => mayPay(stateIn(one))),
    ).toEqual([true, true, false, false, false]);
    const known = (state: RefundState, why = '') => ({ state, why });
    expect(refundWordAfter('failed', '', known('refunded'))).toBeNull();
    expect(refundWordAfter('refunded', '', known('unknown'))).toBe('refunded');
    expect(refundWordAfter('absent', '', known('sent'))).toBeNull();
    expect(refundWordAfter('failed', 'too-much', known('failed', 'too-little'))).toBeNull();
    expect(refundWordAfter('failed', OVER_CHARGE, known('failed', 'too-much'))).toBe('failed');
    expect(refundWordAfter('failed', OVER_CHARGE, known('failed', OVER_CHARGE))).toBeNull();
  });
});

const STATES: readonly ChargeState[] = ['begun', 'sent', 'unknown', 'reversed'];
const stateIn = (text: string | null): ChargeState | null =>
  STATES.find((one) => one === text) ?? null;

const chargeIn = (state: ChargeState, more: Partial<Charge> = {}): Charge => ({
  attempt: 'a'.repeat(32),
  state,
  why: '',
  transaction: null,
  begun: {
    sale: idOf('cart'),
    amount: fen(700),
    channel: 'wechat',
    way: 'guest-code',
    entry: idOf('e'),
    by: idOf('till'),
  },
  at: MORNING,
  since: MORNING,
  isGivenUp: false,
  isSold: false,
  ...more,
});

describe('the till', () => {
  const step = (charge: Charge, isOwn: boolean, after: number, askedAt: number | null = null) =>
    tillStep(charge, { isOwn, askedAt, now: MORNING + after });

  test('sells what is paid at once, and another till’s a minute later', () => {
    expect(step(chargeIn('paid'), true, 0)).toBe('sell');
    expect(step(chargeIn('paid'), false, 59_000)).toBe('rest');
    expect(step(chargeIn('paid'), false, 60_000)).toBe('sell');
    expect(step(chargeIn('paid', { isSold: true }), true, 90_000)).toBe('rest');
  });

  test('asks about its own open charges, often at first and rarely later', () => {
    expect(step(chargeIn('paying'), true, 4_000)).toBe('rest');
    expect(step(chargeIn('paying'), true, 5_000)).toBe('ask');
    expect(step(chargeIn('paying'), false, 5_000)).toBe('rest');
    expect(step(chargeIn('unknown'), true, 200_000, MORNING + 150_000)).toBe('rest');
    expect(step(chargeIn('unknown'), true, 211_000, MORNING + 150_000)).toBe('ask');
    expect(step(chargeIn('owed'), true, 211_000)).toBe('rest');
  });

  test('asks about another till’s open charge a day later, for nobody else may', () => {
    const day = 24 * 3_600_000;
    expect(step(chargeIn('begun'), false, day - 1)).toBe('rest');
    expect(step(chargeIn('begun'), false, day)).toBe('ask');
    expect(step(chargeIn('begun'), false, day, MORNING + day - 59_000)).toBe('rest');
    expect(step(chargeIn('failed'), false, day)).toBe('rest');
  });

  test('bars a second charge while the first may still be paid', () => {
    const barred: readonly ChargeState[] = [
      'begun',
      'sent',
      'unknown',
      'paying',
      'reversing',
      'paid',
      'owed',
    ];
    for (const state of barred) expect(barOf([chargeIn('failed'), chargeIn(state)])).not.toBeNull();
    expect(barOf([chargeIn('failed'), chargeIn('reversed')])).toBeNull();
  });

  test('lets a bill be paid otherwise once its charge is over or given up', () => {
    expect(holderOf([chargeIn('unknown')])).not.toBeNull();
    expect(holderOf([chargeIn('reversing', { isGivenUp: true })])).toBeNull();
    expect(barOf([chargeIn('reversing', { isGivenUp: true })])).not.toBeNull();
    expect([chargeIn('paying'), chargeIn('reversing'), chargeIn('paid')].map(mayCancel)).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('sends a refund until it is done', () => {
    const refund = { refund: 'r'.repeat(32), why: '', begun: null, isInCash: false, at: MORNING };
    expect(isRefundDue({ ...refund, state: 'begun' }, null, MORNING)).toBe(true);
    expect(isRefundDue({ ...refund, state: 'sent' }, MORNING, MORNING + 4_000)).toBe(false);
    expect(isRefundDue({ ...refund, state: 'refunding' }, MORNING, MORNING + 30_000)).toBe(false);
    expect(isRefundDue({ ...refund, state: 'refunding' }, MORNING, MORNING + 60_000)).toBe(true);
    expect(isRefundDue({ ...refund, state: 'refunded' }, null, MORNING)).toBe(false);
    expect(isRefundDue({ ...refund, state: 'failed', why: 'x' }, null, MORNING)).toBe(true);
    const failed = { ...refund, state: 'failed', why: 'x' } as const;
    expect(isRefundDue(failed, MORNING, MORNING + 3_599_000)).toBe(false);
    expect(isRefundDue(failed, MORNING, MORNING + 3_600_000)).toBe(true);
    expect(isRefundDue({ ...refund, state: 'failed', why: OVER_CHARGE }, null, MORNING)).toBe(
      false,
    );
  });
});
