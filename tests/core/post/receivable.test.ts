import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { onHand } from '../../../src/core/goods/stock.ts';
import { enter, newBook } from '../../../src/core/journal/book.ts';
import { post } from '../../../src/core/kinds.ts';
import { fen } from '../../../src/core/money.ts';
import { flagsFound } from '../../../src/core/flags/registry.ts';
import { receivableIn } from '../../../src/core/post/receivable.ts';
import { COUPONS, COUPON_PLANS, couponOff } from '../../../src/core/post/sending.ts';
import type { Json } from '../../../src/core/text.ts';
import { DEVICES, MORNING, entryOf, idOf } from '../../support/entries.ts';

const product = idOf('soap');
type Act = readonly [kind: string, v: number, body: Json, device?: string | undefined];
const stocked: Act = ['count', 1, { lines: [{ product, quantity: 5, value: 5_000, at: MORNING }] }];
const redeemed = (voucher: string, value = 1_500, device?: string): Act => [
  'redemption',
  2,
  { voucher, product, gift: 'soap', quantity: 1, cost: 1_000, value, confirmed: true },
  device,
];
const sent = (fee: number, paid: number, coupon: Json, device?: string): Act => [
  'parcel-accepted',
  1,
  { parcel: idOf(`p${fee}${device}`), label: 'EA123456785CN', weight: 900, fee, coupon, paid },
  device,
];
const settled = (of: string, key: string, amount: number): Act => [
  'receivables-settled',
  1,
  { lines: [{ of, key, amount }], total: amount },
];

const entriesOf = (acts: readonly Act[]) =>
  acts.map(([kind, v, body, device], i) => ({
    ...entryOf(kind, body, MORNING + i, i + 1, device),
    v,
  }));

function bookOf(acts: readonly Act[], order = (n: number) => n) {
  const book = newBook();
  const entries = entriesOf(acts).map((entry) => ({ entry, eff: entry.at }));
  enter(
    book,
    entries.map((_, i) => entries[order(i)] ?? entries[0]).flatMap((one) => one ?? []),
  );
  return book;
}
const owed = (acts: readonly Act[]) =>
  [...bookOf(acts).rows.values()].flatMap((row) =>
    row.form === 'claims' && row.id.startsWith('receivable:') ? (receivableIn(row) ?? []) : [],
  );
const flagged = (acts: readonly Act[]) => {
  const { rows } = bookOf(acts);
  const row = (account: string) => rows.get(account) ?? null;
  return flagsFound({ rows: [...rows.values()], entries: [], row, own: null }).map(({ id }) => id);
};

describe('a redemption', () => {
  test('lowers the gift stock and is owed by the post', () => {
    const acts = [stocked, redeemed('YSH-0001')];
    const row = bookOf(acts).rows.get(`stock:${product}`);
    expect(row?.form === 'stock' && [onHand(row).quantity, row.value]).toEqual([4, -1_000]);
    expect(owed(acts)).toMatchObject([
      { of: 'redemption', key: 'YSH-0001', amount: 1_500, times: 1, settled: false },
    ]);
    expect(flagged(acts)).toEqual([]);
  });

  test('doubled on two tills: two gifts are gone, one is owed and earns, and it is flagged', () => {
    const acts = [stocked, redeemed('YSH-0001'), redeemed('YSH-0001', 1_800, DEVICES[1])];
    const book = bookOf(acts);
    const row = book.rows.get(`stock:${product}`);
    expect(row?.form === 'stock' && onHand(row).quantity).toBe(3);
    expect(owed(acts)).toMatchObject([{ amount: 1_500, times: 2 }]);
    expect(flagged(acts)).toEqual(['doubled:redemption:YSH-0001']);
  });
});

describe('how the guest confirmed', () => {
  const picture = idOf('x').replaceAll('-', '').repeat(2);
  const confirmed = (voucher: string, by: Json, device?: string): Act => [
    'redemption',
    3,
    { voucher, product, gift: 'soap', quantity: 1, cost: 1_000, value: 1_500, confirmed: by },
    device,
  ];

  test.each<[Json]>([[{ by: 'phone' }], [{ by: 'voucher' }], [{ by: 'signature', picture }]])(
    'by %j is told with the claim, and moves what it moved before',
    (by) => {
      const acts = [stocked, confirmed('YSH-0001', by)];
      expect(owed(acts)).toMatchObject([{ key: 'YSH-0001', amount: 1_500, confirmed: by }]);
      const row = bookOf(acts).rows.get(`stock:${product}`);
      expect(row?.form === 'stock' && [onHand(row).quantity, row.value]).toEqual([4, -1_000]);
    },
  );

  test.each<[string, Json]>([
    ['no picture', { by: 'signature' }],
    ['a picture of a phone', { by: 'phone', picture }],
    ['a picture without a hash', { by: 'signature', picture: 'me.png' }],
    ['two at once', [{ by: 'phone' }, { by: 'voucher' }]],
    ['somebody else', { by: 'keeper' }],
    ['a mere yes', true],
  ])('%s is malformed', (_, by) => {
    const [bad] = entriesOf([confirmed('YSH-0001', by)]);
    expect(bad && post(bad, MORNING)).toEqual({ ok: false, why: 'malformed' });
  });

  test('of a voucher taken twice the first guest’s counts; before this it was not noted', () => {
    const twice = [confirmed('Y-01', { by: 'phone' }), confirmed('Y-01', { by: 'voucher' })];
    expect(owed([stocked, ...twice])).toMatchObject([{ times: 2, confirmed: { by: 'phone' } }]);
    expect(owed([stocked, redeemed('Y-02')])).toMatchObject([{ confirmed: null }]);
  });
});

describe('a postage coupon', () => {
  test.each([
    ['over-12', 1_199, null],
    ['over-12', 1_200, 300],
    ['over-21', 2_099, null],
    ['over-21', 2_100, 500],
  ] as const)('%s on a fee of %i fen takes off %j', (plan, fee, off) => {
    expect(couponOff(plan, fen(fee))).toBe(off);
  });

  test('the guest pays the fee less the coupon, and nothing else is taken', () => {
    const fees = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(fees, fc.constantFrom(...COUPON_PLANS), fees, (fee, plan, paid) => {
        const off = fee >= COUPONS[plan].from ? COUPONS[plan].off : null;
        const [entry] = entriesOf([sent(fee, paid, { code: 'JJ01', plan })]);
        const read = entry && post(entry, MORNING);
        expect(read?.ok).toBe(off !== null && paid === fee - off);
      }),
    );
  });

  test('used on two tills that did not hear of each other it is owed once, and flagged', () => {
    const coupon = { code: 'JJ01', plan: 'over-12' };
    const acts = [sent(1_500, 1_200, coupon), sent(1_600, 1_300, coupon, DEVICES[1])];
    expect(owed(acts)).toMatchObject([{ of: 'coupon', key: 'JJ01', amount: 300, times: 2 }]);
    expect(flagged(acts)).toEqual(['doubled:coupon:JJ01']);
    expect(flagged(acts.slice(0, 1))).toEqual([]);
  });
});

describe('a coupon that is taken back', () => {
  const coupon = { code: 'JJ01', plan: 'over-12' };
  const one = sent(1_500, 1_200, coupon);
  const other = sent(1_600, 1_300, coupon, DEVICES[1]);
  const entryIds = entriesOf([one, other]).map(({ id }) => id);
  const cancel = (nth: number): Act => [
    'reversal',
    1,
    { entry: entryIds[nth] ?? '', reason: 'cancelled' },
  ];

  test('is owed no more, its parcel is gone, and it can be used again', () => {
    const acts = [one, other, cancel(0)];
    const gone = bookOf([one, cancel(0)]).rows;
    expect([...gone.keys()].filter((id) => /^(coupon|receivable|outgoing):/.test(id))).toEqual([]);
    expect(owed(acts)).toMatchObject([{ key: 'JJ01', amount: 300, times: 1, settled: false }]);
    expect(flagged(acts)).toEqual([]);
  });

  test('of two uses either may be taken back, before or after it came', () => {
    for (const nth of [0, 1]) {
      const acts = [one, other, cancel(nth)];
      const straight = new Map([...bookOf(acts).rows].sort());
      for (const shift of [1, 2]) {
        const turned = bookOf(acts, (i) => (i + shift) % acts.length).rows;
        expect(new Map([...turned].sort())).toEqual(straight);
      }
      expect(owed(acts)).toMatchObject([{ amount: 300, times: 1, entry: entryIds[1 - nth] }]);
    }
    expect(owed([one, other, cancel(0), cancel(1)])).toEqual([]);
  });
});

test('what was settled is not owed, whichever came first', () => {
  const acts = [
    stocked,
    redeemed('YSH-0001'),
    sent(2_100, 1_600, { code: 'JJ02', plan: 'over-21' }),
    settled('redemption', 'YSH-0001', 1_500),
  ];
  expect(owed(acts).map(({ of, settled: is }) => [of, is])).toEqual([
    ['redemption', true],
    ['coupon', false],
  ]);
  const backwards = bookOf(acts, (i) => acts.length - 1 - i);
  expect(new Map([...backwards.rows].sort())).toEqual(new Map([...bookOf(acts).rows].sort()));
});

test('lines that do not sum to the total are malformed', () => {
  const [bad] = entriesOf([
    ['receivables-settled', 1, { lines: [{ of: 'coupon', key: 'JJ02', amount: 500 }], total: 400 }],
  ]);
  expect(bad && post(bad, MORNING)).toEqual({ ok: false, why: 'malformed' });
});
