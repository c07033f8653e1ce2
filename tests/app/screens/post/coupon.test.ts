import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test } from 'vitest';
import { couponChoice } from '../../../../src/app/screens/post/coupon-view.ts';
import { wordsOf } from '../../../../src/app/screens/todo/words.ts';
import { couponsHeld, findCoupon } from '../../../../src/app/store/post/coupons.ts';
import { openFlags } from '../../../../src/app/store/flags.ts';
import { record } from '../../../../src/app/store/record.ts';
import type { Store } from '../../../../src/app/store/store.ts';
import { fen } from '../../../../src/core/money.ts';
import { COUPONS, type CouponPlan } from '../../../../src/core/post/sending.ts';
import type { Json } from '../../../../src/core/text.ts';
import { MORNING, draftOf, idOf } from '../../../support/entries.ts';
import { closeTestStores, openTestStore } from '../../../support/store.ts';

const FIVE = 'YLG-C-7K3M-9QXT';
const THREE = 'YLG-C-0000-0003';
const PAST = 'YLG-C-0000-0007';
const li = idOf('li');

afterEach(closeTestStores);

let n = 0;
async function write(store: Store, kind: string, body: Json, v = 1): Promise<void> {
  n += 1;
  const draft = { ...draftOf(kind, body, idOf(`${kind}${n}`)), v };
  expect(await record(store, [draft])).toMatchObject({ ok: true });
}
const issue = (
  store: Store,
  plan: CouponPlan,
  until: string,
  code: string,
  member: string | null,
) => write(store, 'coupons-issued', { plan, until, lines: [{ code, member }] });
const use = (store: Store, code: string, plan: CouponPlan) => {
  const { from, off } = COUPONS[plan];
  const parcel = { parcel: idOf(`parcel of ${code}`), label: 'EA123456785CN', weight: 900 };
  const coupon = { code, plan };
  return write(store, 'parcel-accepted', { ...parcel, fee: from, coupon, paid: from - off });
};

/** A till with a member who holds three coupons, one of them past, and one for anybody. */
async function till(): Promise<Store> {
  const store = await openTestStore();
  const consent = { version: 'counter-1', at: MORNING, channel: 'counter' };
  const guest = { member: li, phone: '138****5678', name: '李婶', consent, marketing: false };
  await write(store, 'member-joined', guest, 2);
  await issue(store, 'over-21', '2026-11-30', FIVE, li);
  await issue(store, 'over-12', '2026-11-25', THREE, li);
  await issue(store, 'over-12', '2026-11-19', PAST, li);
  await issue(store, 'over-21', '2026-11-30', 'YLG-C-0000-000A', null);
  return store;
}

describe('what is found for a typed coupon', () => {
  test.each([
    ['7k3m 9qxt', { as: 'issued', coupon: { code: FIVE, member: li }, usedAt: null }],
    ['YLG-C-0000-000A', { as: 'issued', coupon: { member: null } }],
    ['YLG-C-0000-0009', { as: 'strange' }],
    ['ylgc 0000 0009', { as: 'strange' }],
    ['JJ-2026-0001', { as: 'paper', code: 'JJ-2026-0001', usedAt: null }],
    ['20261120', { as: 'paper', code: '20261120' }],
    ['5678', { as: 'guests', guests: [{ id: li, name: '李婶' }] }],
    ['5679', { as: 'paper' }],
    ['JJ', { as: 'nothing' }],
    ['', { as: 'nothing' }],
  ])('%j', async (typed, found) => {
    expect(await findCoupon(await till(), typed)).toMatchObject(found);
  });

  test('one that was used says when, on paper or issued', async () => {
    const store = await till();
    await use(store, FIVE, 'over-21');
    await use(store, 'JJ01X', 'over-12');
    expect(await findCoupon(store, FIVE)).toMatchObject({
      as: 'issued',
      usedAt: expect.any(Number),
    });
    expect(await findCoupon(store, 'jj01x')).toMatchObject({ as: 'paper', code: 'JJ01X' });
    expect(await findCoupon(store, 'jj01x')).not.toMatchObject({ usedAt: null });
  });
});

test('a member holds what nobody has used, what ends first in front', async () => {
  const store = await till();
  const held = async (member: string) => (await couponsHeld(store, member)).map(({ code }) => code);
  expect(await held(li)).toEqual([PAST, THREE, FIVE]);
  await use(store, THREE, 'over-12');
  expect(await held(li)).toEqual([PAST, FIVE]);
  expect(await held(idOf('wang'))).toEqual([]);
  await write(store, 'coupons-withdrawn', { codes: [FIVE] });
  expect(await held(li)).toEqual([PAST]);
});

test('one used by a till that had not heard that it was taken back is told in 待处理', async () => {
  const store = await till();
  await write(store, 'coupons-withdrawn', { codes: [FIVE, THREE] });
  await use(store, FIVE, 'over-21');
  const flags = await openFlags(store);
  expect(flags).toMatchObject([{ rule: 'coupon-withdrawn', subject: FIVE }]);
  const joined = {
    products: new Map(),
    names: new Map(),
    parcels: new Map(),
    members: new Map(),
  };
  const callers = { deviceName: () => '本机', receipt: () => '3-1' };
  const words = flags.map((flag) => wordsOf(flag, joined, callers).text);
  expect(words).toEqual([expect.stringMatching(/^本机 .*收了寄件券 YLG-C-7K3M-9QXT.*¥5\.00/)]);
});

describe('what a coupon means for the parcel in hand', () => {
  const coupon = { code: FIVE, plan: 'over-21', until: '2026-11-20', member: null } as const;
  const issued = { as: 'issued', coupon, usedAt: null } as const;
  const withdrawn = { ...coupon, withdrawnAt: MORNING };
  const paper = { as: 'paper', code: 'JJ01', usedAt: null } as const;
  const used = MORNING - 3_600_000;
  const DAY = 86_400_000;

  test.each([
    ['nothing typed', { as: 'nothing' } as const, null, 0, null],
    ['on its last day', issued, null, 0, { code: FIVE, plan: 'over-21' }],
    ['paper that says 3 off', paper, 'over-12' as const, 0, { code: 'JJ01', plan: 'over-12' }],
  ])('%s', (_, found, plan, later, taken) => {
    expect(couponChoice(found, plan, fen(2_300), MORNING + later)).toEqual({
      ok: true,
      coupon: taken,
    });
  });

  test.each([
    ['past its last day', issued, null, 2_300, DAY, /11 月 20 日到期了/],
    ['used before', { ...issued, usedAt: used }, null, 2_300, 0, /今天 08:00用过了/],
    ['taken back', { ...issued, coupon: withdrawn }, null, 2_300, 0, /作废了/],
    ['paper, used before', { ...paper, usedAt: used }, 'over-12' as const, 2_300, 0, /用过了/],
    ['a small fee', issued, null, 2_099, 0, /^邮费不够 21 元/],
    ['a small fee for paper', paper, 'over-12' as const, 1_199, 0, /^邮费不够 12 元/],
    ['paper of which nobody said what it is', paper, null, 2_300, 0, /^$/],
    ['guests to choose from', { as: 'guests', guests: [] } as const, null, 2_300, 0, /^$/],
    ['a code that this till never heard of', { as: 'strange' } as const, null, 2_300, 0, /没查到/],
  ])('%s is not taken', (_, found, plan, fee, later, why) => {
    const choice = couponChoice(found, plan, fen(fee), MORNING + later);
    expect(choice).toEqual({ ok: false, why: expect.stringMatching(why) });
  });

  test('before the fee is typed it is taken as it is', () => {
    expect(couponChoice(issued, null, null, MORNING)).toMatchObject({ ok: true });
  });
});
