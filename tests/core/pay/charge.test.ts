import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { centreDevice } from '../../../src/core/derived-id.ts';
import { enter, newBook } from '../../../src/core/journal/book.ts';
import type { Entry } from '../../../src/core/journal/entry.ts';
import { isForCentre } from '../../../src/core/kinds.ts';
import { attemptOf } from '../../../src/core/pay/attempt.ts';
import {
  CHARGE_WORDS,
  type Charge,
  type ChargeState,
  type ChargeWord,
  attemptsOf,
  chargeIn,
  isUnsettled,
} from '../../../src/core/pay/charge.ts';
import { fen } from '../../../src/core/money.ts';
import { givenBackIn } from '../../../src/core/pay/day.ts';
import {
  OVER_CHARGE,
  type RefundPart,
  isRefused,
  isUnderWay,
  leftBack,
  mayGoBack,
  partsBack,
  refundIn,
} from '../../../src/core/pay/refund.ts';
import { mayRefund } from '../../../src/core/pay/steps.ts';
import { DEVICES, MORNING, STATION, entryOf, idOf, saleBody } from '../../support/entries.ts';

const CENTRE_DEVICE = centreDevice(STATION);
const ATTEMPT = attemptOf(idOf('charge'));
const SALE = idOf('cart');

const begun = (): Entry =>
  entryOf(
    'charge-begun',
    { attempt: ATTEMPT, sale: SALE, amount: 700, channel: 'wechat', way: 'guest-code' },
    MORNING,
    1,
    DEVICES[0],
    idOf('charge'),
  );
const word = (state: ChargeWord, n: number, device: string = CENTRE_DEVICE): Entry =>
  entryOf(
    'charge-moved',
    { attempt: ATTEMPT, state, transaction: state === 'paid' ? 'T1' : null, why: '' },
    MORNING + n * 1_000,
    n,
    device,
  );
const sold = (): Entry => {
  const body = Object(saleBody(idOf('tea'), 2, 350));
  const tenders = [{ kind: 'qr', amount: 700, attempt: ATTEMPT }];
  return { ...entryOf('sale', { ...body, tenders }, MORNING + 90_000, 9, DEVICES[0], SALE), v: 2 };
};

function bookOf(entries: readonly Entry[]) {
  const book = newBook();
  for (const entry of entries) enter(book, [{ entry, eff: entry.at }]);
  return book;
}
const rowIn = (entries: readonly Entry[], account: string) => {
  const row = bookOf(entries).rows.get(account);
  if (row?.form !== 'claims') throw new Error(`no claims in ${account}`);
  return row;
};
const charge = (entries: readonly Entry[]): Charge => chargeIn(rowIn(entries, `charge:${ATTEMPT}`));

describe('a charge’s state', () => {
  test.each<[string, ChargeWord[], ChargeState]>([
    ['nothing said yet', [], 'begun'],
    ['sent', ['sent'], 'sent'],
    ['nobody answered', ['sent', 'unknown'], 'unknown'],
    ['the guest types his password', ['sent', 'unknown', 'paying'], 'paying'],
    ['silence after that is no news', ['sent', 'paying', 'unknown'], 'paying'],
    ['cancelled, not answered yet', ['sent', 'paying', 'reversing'], 'reversing'],
    ['a cancel that came too late', ['sent', 'paying', 'reversing', 'paid'], 'paid'],
    ['paid', ['sent', 'paid'], 'paid'],
    ['refused', ['sent', 'failed'], 'failed'],
    ['reversed', ['sent', 'paying', 'reversing', 'reversed'], 'reversed'],
    ['paid, then reversed whole', ['sent', 'paid', 'reversed'], 'reversed'],
    ['paid after the reversal', ['sent', 'reversed', 'paid'], 'owed'],
    ['paid after the failure', ['sent', 'failed', 'paid'], 'owed'],
    ['and then given back', ['sent', 'reversed', 'paid', 'reversed'], 'reversed'],
    ['paid, and heard again what a centre put back had said', ['paid', 'reversed', 'paid'], 'paid'],
    ['a no after a yes is none', ['sent', 'paid', 'failed'], 'paid'],
  ])('%s', (_, words, state) => {
    expect(charge([begun(), ...words.map((one, i) => word(one, i + 1))]).state).toBe(state);
  });

  test('is the same whatever the order in which the words arrive', () => {
    const words = fc.array(
      fc.record({ state: fc.constantFrom(...CHARGE_WORDS), here: fc.boolean() }),
      { maxLength: 7 },
    );
    fc.assert(
      fc.property(words, fc.infiniteStream(fc.nat()), (said, dice) => {
        const entries = [
          begun(),
          ...said.map(({ state, here }, i) =>
            word(state, i + 1, here ? DEVICES[0] : CENTRE_DEVICE),
          ),
          sold(),
        ];
        const shuffled = entries
          .map((entry) => ({ entry, at: dice.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ entry }) => entry);
        expect(charge(shuffled)).toEqual(charge(entries));
      }),
      { numRuns: 300 },
    );
  });

  test('keeps why and since when, and the acquirer’s number', () => {
    const found = charge([begun(), word('sent', 1), word('paid', 2), word('paying', 3)]);
    expect(found).toMatchObject({
      state: 'paid',
      transaction: 'T1',
      at: MORNING,
      since: MORNING + 2_000,
      begun: { sale: SALE, amount: 700, channel: 'wechat', way: 'guest-code' },
    });
  });
});

describe('what is still to be done', () => {
  const open = (entries: readonly Entry[]): string | undefined =>
    rowIn(entries, `charge:${ATTEMPT}`).open;

  test('a charge is open until its end is known and its sale is written', () => {
    expect(open([begun()])).toBe('charge');
    expect(open([begun(), word('unknown', 1)])).toBe('charge');
    expect(open([begun(), word('paid', 1)])).toBe('charge');
    expect(open([begun(), word('paid', 1), sold()])).toBeUndefined();
    expect(open([begun(), word('failed', 1)])).toBeUndefined();
    expect(open([begun(), word('reversed', 1), word('paid', 2)])).toBe('charge');
    expect(isUnsettled(charge([begun(), word('reversed', 1)]))).toBe(false);
  });

  test('a sale’s row names its attempts', () => {
    expect(attemptsOf(rowIn([begun()], `sale:${SALE}`))).toEqual([ATTEMPT]);
    expect(attemptsOf(null)).toEqual([]);
  });
});

describe('refunds of a charge', () => {
  const refund = (name: string, amount: number): Entry =>
    entryOf(
      'refund-begun',
      { refund: attemptOf(idOf(name)), attempt: ATTEMPT, amount, return: idOf('back') },
      MORNING + 100_000,
      20,
      DEVICES[0],
      idOf(name),
    );
  const moved = (state: string, n: number, why = ''): Entry =>
    entryOf(
      'refund-moved',
      { refund: attemptOf(idOf('r1')), state, why },
      MORNING + 100_000 + n,
      n,
      CENTRE_DEVICE,
    );

  test('add up on the charge, and leave what the acquirer vouches for', () => {
    const entries = [begun(), word('paid', 1), sold(), refund('r1', 100), refund('r2', 250)];
    const parts = partsBack(rowIn(entries, `charge:${ATTEMPT}`));
    expect(leftBack(fen(700), parts, [])).toBe(350);
    const day = bookOf(entries).rows.get('day:2026-11-20');
    expect(day).toMatchObject({ sums: { 'tender-qr': 700, 'qr-verified': 350 } });
  });

  test('done stays done, and a failure can be mended with the same number', () => {
    const account = `refund:${attemptOf(idOf('r1'))}`;
    const failed = [refund('r1', 100), moved('sent', 1), moved('failed', 2)];
    expect(refundIn(rowIn(failed, account)).state).toBe('failed');
    expect(rowIn(failed, account).open).toBe('refund');
    const done = [moved('refunded', 3), ...failed];
    expect(refundIn(rowIn(done, account))).toMatchObject({
      state: 'refunded',
      begun: { attempt: ATTEMPT, amount: 100 },
    });
    expect(rowIn(done, account).open).toBeUndefined();
  });

  test('refused for good are no longer open, and keep a mark', () => {
    const account = `refund:${attemptOf(idOf('r1'))}`;
    const row = rowIn([refund('r1', 100), moved('failed', 1, OVER_CHARGE)], account);
    expect([isRefused(refundIn(row)), isUnderWay(refundIn(row))]).toEqual([true, false]);
    expect(row.open).toBe('refused');
    const later = [moved('failed', 2, OVER_CHARGE), moved('failed', 1, 'too-much')];
    const failed = rowIn([refund('r1', 100), ...later], account);
    expect([isRefused(refundIn(failed)), failed.open]).toEqual([true, 'refused']);
  });

  test('given in cash instead of refused, they leave the drawer and no list is asked for them', () => {
    const account = `refund:${attemptOf(idOf('r1'))}`;
    const body = { refund: attemptOf(idOf('r1')), amount: 100, return: idOf('back') };
    const cash = entryOf('refund-in-cash', body, MORNING + 200_000, 21, DEVICES[0], idOf('cash'));
    const entries = [refund('r1', 100), moved('failed', 1, OVER_CHARGE), cash];
    const row = rowIn(entries, account);
    expect(refundIn(row)).toMatchObject({ isInCash: true, state: 'failed' });
    expect([row.open, isUnderWay(refundIn(row)), mayRefund(refundIn(row))]).toEqual([
      undefined,
      false,
      false,
    ]);
    // The return has taken it out of what was scanned, which is not in this book.
    expect(bookOf(entries).rows.get('day:2026-11-20')).toEqual(
      expect.objectContaining({ sums: { 'tender-cash': -100, 'tender-qr': 100 } }),
    );
    const tenders = [{ kind: 'cash', amount: fen(100) }] as const;
    const bill = { id: idOf('back'), at: MORNING, tenders };
    expect(givenBackIn([bill], [refundIn(row)])).toEqual([]);
  });

  test('never let more through than was paid, and let through what fits', () => {
    const wish = fc.record({
      refund: fc.constantFrom('a', 'b', 'c', 'd'),
      amount: fc.integer({ min: 1, max: 900 }).map(fen),
    });
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 12 }), (wishes) => {
        const through: RefundPart[] = [];
        const amountOf = (parts: readonly RefundPart[]): number =>
          [...new Map(parts.map((one) => [one.refund, one.amount])).values()].reduce(
            (sum, amount) => sum + amount,
            0,
          );
        for (const one of wishes) {
          const others = through.filter(({ refund: name }) => name !== one.refund);
          const isLet = mayGoBack(fen(900), through, one);
          expect(isLet).toBe(amountOf([...others, one]) <= 900);
          if (isLet && others.length === through.length) through.push(one);
        }
        expect(amountOf(through)).toBeLessThanOrEqual(900);
      }),
    );
  });
});

describe('what of a charge can still be asked back', () => {
  const WHOLE = fen(900);
  const part = fc.record({
    refund: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    amount: fc.integer({ min: 1, max: 900 }).map(fen),
  });
  const REFUSED = { state: 'failed', why: OVER_CHARGE } as const;

  test('is what a refused refund did not get', () => {
    const parts = [
      { refund: 'a', amount: fen(500) },
      { refund: 'b', amount: fen(600) },
    ];
    expect(leftBack(WHOLE, parts, [])).toBe(0);
    expect(leftBack(WHOLE, parts, [{ refund: 'b', ...REFUSED }])).toBe(400);
    // What only failed for now is tried again under its number.
    const failing = { refund: 'b', state: 'failed', why: 'not-enough' } as const;
    expect(leftBack(WHOLE, parts, [failing])).toBe(0);
  });

  // Two tills want parts back, the centre lets through or refuses them, and tells them of it late
  // or never: whatever is offered next and heard at once by the centre is let through.
  test('is never more than the centre lets through, and all of it once every word has come', () => {
    const wish = fc.record({ amount: fc.integer({ min: 1, max: 900 }), isHeard: fc.boolean() });
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 10 }), fc.array(part), (wishes, strange) => {
        const parts = wishes.map(({ amount }, nth) => ({
          refund: `${nth}`,
          amount: fen(amount),
        }));
        const through: RefundPart[] = [];
        for (const one of parts) if (mayGoBack(WHOLE, through, one)) through.push(one);
        const refused = parts
          .filter((one) => !through.includes(one))
          .map(({ refund }) => ({ refund, ...REFUSED }));
        const heard = refused.filter(({ refund }) => wishes[Number(refund)]?.isHeard);
        const left = leftBack(WHOLE, parts, heard);
        const most = leftBack(WHOLE, parts, refused);
        expect(left).toBeLessThanOrEqual(most);
        expect(left).toBeGreaterThanOrEqual(0);
        expect(mayGoBack(WHOLE, through, { refund: 'next', amount: most })).toBe(true);
        expect(mayGoBack(WHOLE, through, { refund: 'next', amount: fen(most + 1) })).toBe(false);
        // Refunds of other charges say nothing of this one.
        const others = strange.map(({ refund }) => ({ refund, ...REFUSED }));
        expect(leftBack(WHOLE, parts, [...heard, ...others])).toBe(left);
      }),
    );
  });
});

test('no device may say what only the acquirer knows', () => {
  const isSaid = (state: ChargeWord): boolean => isForCentre(word(state, 1));
  expect(CHARGE_WORDS.filter(isSaid)).toEqual(['paying', 'paid', 'failed', 'reversed']);
});
