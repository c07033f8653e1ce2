import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flagsFound } from '../../../src/core/flags/registry.ts';
import { enter, newBook } from '../../../src/core/journal/book.ts';
import { marked } from '../../../src/core/journal/mark.ts';
import { isForCentre, post } from '../../../src/core/kinds.ts';
import { fen } from '../../../src/core/money.ts';
import {
  COUPON_BYTES,
  type Coupon,
  bestCoupon,
  couponCode,
  couponIn,
  couponInCode,
  holderCode,
  isCouponCode,
  isExpired,
  isGood,
  issuedCouponAccount,
  oddUse,
} from '../../../src/core/post/coupon.ts';
import { COUPONS, COUPON_PLANS, couponOff } from '../../../src/core/post/sending.ts';
import type { Json } from '../../../src/core/text.ts';
import { DEVICES, MORNING, entryOf, idOf } from '../../support/entries.ts';

const bytes = fc.uint8Array({ minLength: COUPON_BYTES, maxLength: COUPON_BYTES });
const CODE = 'YLG-C-7K3M-9QXT';
const OTHER = 'YLG-C-0000-0001';
const member = idOf('guest');
const issued = (body: Json, n = 1) => entryOf('coupons-issued', body, MORNING + n, n);
const body = (lines: Json, until = '2026-11-30') => ({ plan: 'over-21', until, lines });

function rowOf(...entries: ReturnType<typeof issued>[]) {
  const book = newBook();
  enter(
    book,
    entries.map((entry) => ({ entry, eff: entry.at })),
  );
  return (code: string) => book.rows.get(issuedCouponAccount(code));
}

describe('the code of a coupon', () => {
  test('is read back however it is typed, and no two bytes share one', () => {
    fc.assert(
      fc.property(bytes, bytes, (some, others) => {
        const code = couponCode(some);
        expect(isCouponCode(code)).toBe(true);
        const typed = [code, code.toLowerCase(), code.replaceAll('-', ' '), code.slice(6)];
        for (const text of [...typed, ` ${code.slice(6).replace('-', '')} `]) {
          expect(couponInCode(text)).toBe(code);
        }
        expect(couponCode(others) === code).toBe(String(some) === String(others));
      }),
    );
  });

  test.each([
    ['7k3m 9qxt', CODE],
    ['７Ｋ３Ｍ－９ＱＸＴ', CODE],
    ['oooo-ooil', 'YLG-C-0000-0011'],
    ['EA123456785CN', null],
    ['JJ-2026-0001', null],
    ['7K3M-9QX', null],
    ['7K3M-9QXU', null],
    ['YLG-P-30000000000040008000000000000031', null],
    ['', null],
  ])('%j is %j', (text, code) => {
    expect(couponInCode(text)).toBe(code);
  });
});

describe('coupons that are issued', () => {
  test('are found by their code and by the member they are for', () => {
    const lines = [
      { code: CODE, member },
      { code: OTHER, member: null },
    ];
    const row = rowOf(issued(body(lines)));
    const plain = { plan: 'over-21', until: '2026-11-30' };
    expect(couponIn(row(CODE))).toEqual({ ...plain, code: CODE, member });
    expect(couponIn(row(OTHER))).toEqual({ ...plain, code: OTHER, member: null });
    expect(couponIn(row('YLG-C-0000-0002'))).toBeNull();
    const codes = [CODE, OTHER].map((code) => {
      const one = row(code);
      return one?.form === 'claims' ? marked(one).codes : null;
    });
    expect(codes).toEqual([[holderCode(member)], []]);
  });

  test('are the centre’s to write', () => {
    expect(isForCentre(issued(body([{ code: CODE, member }])))).toBe(true);
  });

  test.each([
    ['a code of another form', body([{ code: 'JJ01', member: null }])],
    ['the same code twice', body([1, 2].map(() => ({ code: CODE, member: null })))],
    ['no day', body([{ code: CODE, member: null }], '2026-11-31')],
    ['nobody’s coupon', body([])],
  ])('with %s they do not count', (_, bad) => {
    expect(post(issued(bad), MORNING)).toEqual({ ok: false, why: 'malformed' });
  });

  test('say nothing of a use: one alone is no flag, two on two tills are', () => {
    const used = (n: number, device?: string) =>
      entryOf(
        'parcel-accepted',
        {
          parcel: idOf(`p${n}`),
          label: 'EA123456785CN',
          weight: 900,
          fee: 2_300,
          coupon: { code: CODE, plan: 'over-21' },
          paid: 1_800,
        },
        MORNING + n,
        n,
        device,
      );
    const book = newBook();
    const open = () => book.rows.get(`coupon:${CODE}`);
    const add = (entry: ReturnType<typeof used>) => enter(book, [{ entry, eff: entry.at }]);
    add(issued(body([{ code: CODE, member }])));
    add(used(2));
    expect(open()).not.toHaveProperty('open');
    add(used(3, DEVICES[1]));
    expect(open()).toMatchObject({ open: 'doubled' });
  });
});

describe('a coupon that the centre takes back', () => {
  const use = (minutes: number, device?: string) =>
    entryOf(
      'parcel-accepted',
      {
        parcel: idOf(`p${minutes}`),
        label: 'EA123456785CN',
        weight: 900,
        fee: 2_300,
        coupon: { code: CODE, plan: 'over-21' },
        paid: 1_800,
      },
      MORNING + minutes,
      100 + minutes,
      device,
    );
  const withdrawn = (minutes: number, codes: Json = [CODE]) =>
    entryOf('coupons-withdrawn', { codes }, MORNING + minutes, 200 + minutes);
  const given = issued(body([{ code: CODE, member }]), 0);
  type Entries = readonly ReturnType<typeof issued>[];

  function flagged(entries: Entries) {
    const book = newBook();
    for (const entry of entries) enter(book, [{ entry, eff: entry.at }]);
    const row = (account: string) => book.rows.get(account) ?? null;
    return flagsFound({ rows: [...book.rows.values()], entries: [], row, own: null });
  }

  test('is told so, and is good for nothing; another one is', () => {
    const row = rowOf(given, withdrawn(5), issued(body([{ code: OTHER, member: null }]), 1));
    const [gone, other] = [couponIn(row(CODE)), couponIn(row(OTHER))];
    expect(gone).toMatchObject({ member, withdrawnAt: MORNING + 5 });
    expect(gone && isGood(gone, '2026-11-20')).toBe(false);
    expect(other && isGood(other, '2026-11-20')).toBe(true);
    expect(gone && bestCoupon([gone], fen(5_000), '2026-11-20')).toBeNull();
  });

  test.each<[string, Entries, readonly string[]]>([
    ['never used', [withdrawn(5)], []],
    ['used before', [use(4), withdrawn(5)], []],
    ['used after, on a till that had not heard', [use(6), withdrawn(5)], ['coupon-withdrawn']],
    ['used before and after', [use(4), withdrawn(5), use(6, DEVICES[1])], ['doubled']],
    [
      'used twice after',
      [withdrawn(5), use(6), use(7, DEVICES[1])],
      ['coupon-withdrawn', 'doubled'],
    ],
    ['taken back twice', [withdrawn(5), withdrawn(8), use(7)], ['coupon-withdrawn']],
  ])('%s, in any order of arrival', (_, entries, rules) => {
    const all = [given, ...entries];
    for (let shift = 0; shift < all.length; shift += 1) {
      const turned = all.map((entry, i) => all[(i + shift) % all.length] ?? entry);
      expect(
        flagged(turned)
          .map(({ rule }) => rule)
          .sort(),
      ).toEqual(rules);
    }
  });

  test('the flag names the use, what it took off, and its till', () => {
    const [flag] = flagged([given, withdrawn(5), use(6, DEVICES[1])]);
    expect(flag).toMatchObject({
      subject: CODE,
      facts: { key: CODE, amount: 500, at: MORNING + 6, device: DEVICES[1], n: 106 },
    });
    const used = { key: CODE, what: 'over-21', at: MORNING + 6, withdrawn: true };
    expect(oddUse(used, null)).toBe('withdrawn');
  });

  test('only the centre may, and only coupons of its own', () => {
    expect(isForCentre(withdrawn(5))).toBe(true);
    for (const codes of [[], ['JJ01'], [CODE, CODE]]) {
      expect(post(withdrawn(5, codes), MORNING)).toEqual({ ok: false, why: 'malformed' });
    }
  });
});

describe('which coupon is for a fee', () => {
  const of = (code: string, plan: Coupon['plan'], until: string): Coupon => ({
    code,
    plan,
    until,
    member,
  });
  const three = of('YLG-C-0000-0003', 'over-12', '2026-11-25');
  const five = of('YLG-C-0000-0005', 'over-21', '2026-11-30');
  const sooner = of('YLG-C-0000-0006', 'over-21', '2026-11-21');
  const past = of('YLG-C-0000-0007', 'over-21', '2026-11-19');

  test.each([
    [1_199, [three, five], null],
    [1_200, [three, five], three],
    [2_100, [three, five], five],
    [2_100, [five, sooner], sooner],
    [2_100, [past, three], three],
    [2_100, [past], null],
  ])('a fee of %i fen', (fee, held, best) => {
    expect(bestCoupon(held, fen(fee), '2026-11-20')).toEqual(best);
  });

  test.each([
    ['right', CODE, 'over-21', 0, null],
    ['another plan than issued', CODE, 'over-12', 0, 'other-plan'],
    ['on its last day', CODE, 'over-21', 1, null],
    ['the day after', CODE, 'over-21', 2, 'late'],
    ['a code of ours that nobody issued here', OTHER, 'over-21', 0, 'not-issued'],
    ['a paper coupon', 'JJ01', 'over-21', 0, null],
  ])('a use that is %s', (_, key, what, days, odd) => {
    const used = { key, what, at: MORNING + days * 86_400_000, withdrawn: false };
    expect(oddUse(used, key === CODE ? { ...sooner, code: CODE } : null)).toBe(odd);
  });

  test('it is taken on its last day, and no longer', () => {
    expect(isExpired(sooner, '2026-11-21')).toBe(false);
    expect(isExpired(sooner, '2026-11-22')).toBe(true);
  });

  test('never one that is past or too large, and none that takes off more is left', () => {
    const days = fc.constantFrom('2026-11-19', '2026-11-20', '2026-11-21', '2026-12-31');
    const coupon = fc.record({
      code: bytes.map(couponCode),
      plan: fc.constantFrom(...COUPON_PLANS),
      until: days,
      member: fc.constant(null),
    });
    fc.assert(
      fc.property(
        fc.array(coupon),
        fc.integer({ min: 0, max: 4_000 }),
        days,
        (held, fee, today) => {
          const fits = held.filter(
            (one) => couponOff(one.plan, fen(fee)) !== null && one.until >= today,
          );
          const best = bestCoupon(held, fen(fee), today);
          expect(best === null).toBe(fits.length === 0);
          if (best === null) return;
          expect(fits).toContainEqual(best);
          const most = Math.max(...fits.map(({ plan }) => COUPONS[plan].off));
          expect(COUPONS[best.plan].off).toBe(most);
        },
      ),
    );
  });
});
