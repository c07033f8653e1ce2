import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { byBase, commission, earningOf, feesOf } from '../../../src/core/commission/commission.ts';
import { batchesLeft, daysLeft, expiredOf } from '../../../src/core/goods/batch.ts';
import { orderIn, totalOf, wholesaleByMonth } from '../../../src/core/goods/order-state.ts';
import { payableIn } from '../../../src/core/goods/payable.ts';
import { WHOLESALE } from '../../../src/core/goods/supplier.ts';
import { arrivedAccount, payableAccount, subjectOf } from '../../../src/core/journal/account.ts';
import { onHand } from '../../../src/core/goods/stock.ts';
import { differences, enter } from '../../../src/core/journal/book.ts';
import { post } from '../../../src/core/kinds.ts';
import { NO_HEAD, seal } from '../../../src/core/journal/entry.ts';
import { ParcelHandedOutSchema, ParcelReceivedSchema } from '../../../src/core/post/parcel.ts';
import { receivableIn } from '../../../src/core/post/receivable.ts';
import { serialIn } from '../../../src/core/post/pickup.ts';
import { idOf, saleBody } from '../../support/entries.ts';
import { plus } from '../../../src/core/money.ts';
import { drawerOff, shiftIn } from '../../../src/core/sale/shift.ts';
import { dayOf, effOf, monthOf } from '../../../src/core/time.ts';
import { historyDevice } from '../../../src/server/demo/history.ts';
import { monthsOrders } from '../../../src/server/demo/ordering.ts';
import { stockRow } from '../../../src/server/demo/shop.ts';
import {
  type Past,
  at,
  continued,
  figures,
  fullDays,
  lowGoods,
  marginOf,
  pastAt,
  stage,
  textsOf,
} from './past.ts';

const NOW = at('2026-11-20T21:00:00');
const pasts = new Map<number, Past>();
/** The history at a moment, written once for all tests that only read it. */
function readAt(now: number): Past {
  const known = pasts.get(now) ?? pastAt(now);
  pasts.set(now, known);
  return known;
}
const past = readAt(NOW);
/** The same again, which a test goes on writing in. */
const again = pastAt(NOW);

const within = (value: number, low: number, high: number, what: string) => {
  expect(value, what).toBeGreaterThanOrEqual(low);
  expect(value, what).toBeLessThanOrEqual(high);
};

const earnedIn = ({ shop }: Past, month: string) =>
  commission(
    [...shop.book.rows.values()].flatMap((row) =>
      row.form === 'claims' && row.id.startsWith('base:') ? (earningOf(row) ?? []) : [],
    ),
    shop.rules,
  ).filter(({ stamp }) => monthOf(effOf(stamp)) === month);

/** What the post owes for a month's vouchers, and what of it is paid, fen. */
function owedFor({ shop }: Past, month: string): { count: number; open: number; paid: number } {
  const all = [...shop.book.rows.values()]
    .flatMap((row) => (row.form === 'claims' ? (receivableIn(row) ?? []) : []))
    .filter(({ of, at: made }) => of === 'redemption' && monthOf(made) === month);
  const sum = (settled: boolean): number =>
    plus(...all.filter((one) => one.settled === settled).map(({ amount }) => amount));
  return { count: all.length, open: sum(false), paid: sum(true) };
}

it('gives gifts for vouchers, which the post owes until it pays on the fifth of the next month', () => {
  const last = owedFor(past, '2026-10');
  expect(last.count).toBe(35);
  expect(last.open).toBe(0);
  within(last.paid, 35 * 500, 35 * 2_000, 'paid for October');
  const now = owedFor(past, '2026-11');
  expect(now.paid).toBe(0);
  within(now.open, 10 * 500, 35 * 2_000, 'owed for November');
  const early = owedFor(pastAt(at('2026-11-05T09:00:00')), '2026-10');
  expect([early.open, early.paid]).toEqual([last.paid, 0]);
});

describe('a full day', () => {
  it('has 65 ± 10 sales and 1,805 ± 10 % yuan of QR payments', () => {
    for (const day of fullDays(past, NOW)) {
      const { sales, qr } = figures(past.shop, day);
      within(sales, 55, 75, `sales of ${day}`);
      within(qr, 162_450, 198_550, `QR payments of ${day}`);
    }
  });

  it("leaves a village shop's margin, and most of it from known costs", () => {
    for (const day of fullDays(past, NOW)) {
      within(marginOf(past.shop, day), 22, 38, `margin of ${day}`);
      const { amount, unknown } = figures(past.shop, day);
      within(unknown / amount, 0.005, 0.2, `unknown costs of ${day}`);
    }
  });

  it('is paid for by QR but for a few, now and then rounded down, and some goods come back', () => {
    const bodies = past.written.flatMap((item) =>
      item.stream === 'device' && item.sealed.entry.kind === 'sale'
        ? [JSON.stringify(item.sealed.entry.body)]
        : [],
    );
    const byQr = bodies.filter((body) => body.includes('"kind":"qr"')).length;
    within(byQr / bodies.length, 61 / 65, 63.5 / 65, 'share of QR');
    within(bodies.filter((body) => !body.includes('"rounding":0')).length, 10, 200, 'rounded');
    const days = fullDays(past, NOW);
    within(
      days.reduce((all, day) => all + figures(past.shop, day).returns, 0),
      5,
      40,
      'returns',
    );
  });
});

describe('the shelves', () => {
  it('never go below nothing, and what was never counted stays never counted', () => {
    for (const good of stage.goods.filter(({ service }) => !service)) {
      const { counted, quantity } = onHand(stockRow(past.shop, good.product));
      expect(counted, good.name).toBe(good.counted);
      if (good.counted) expect(quantity, good.name).toBeGreaterThanOrEqual(0);
    }
  });

  it('show some goods that expire within a month, and hardly any that have', () => {
    const today = dayOf(NOW);
    const soon = [...past.shop.book.rows.values()].flatMap((row) => {
      if (row.form !== 'claims' || !row.id.startsWith('batch:')) return [];
      const stock = onHand(stockRow(past.shop, subjectOf(row.id))).quantity;
      return batchesLeft(row, stock).filter(({ until }) => daysLeft(until, today) <= 30);
    });
    within(soon.length, 3, 20, 'that expire soon');
    within(expiredOf(soon, today).length, 0, 3, 'that have expired');
  });

  it('hold all that the tray shows', () => {
    for (const good of stage.shown) {
      expect(onHand(stockRow(past.shop, good.product)).quantity, good.name).toBeGreaterThan(5);
    }
    expect([...stage.shown]).toHaveLength(5);
  });

  it('put the scarce good on the list by one sale, which the next start makes good', () => {
    const salt = stage.scarce;
    expect(salt?.name).toBe('加碘精制盐');
    expect(onHand(stockRow(past.shop, salt?.product ?? '')).quantity).toBe(11);
    let shop = again;
    for (const [i, pieces] of [1, 11].entries()) {
      const now = NOW + i * 120_000;
      const made = seal(
        {
          id: idOf(`live ${pieces}`),
          kind: 'sale',
          v: 1,
          body: saleBody(salt?.product ?? '', pieces, 200, 170),
        },
        { station: stage.station, device: idOf('till'), operator: '' },
        NO_HEAD,
        now,
      );
      if (made.ok) enter(shop.shop.book, [{ entry: made.sealed.entry, eff: now }]);
      expect(onHand(stockRow(shop.shop, salt?.product ?? '')).quantity).toBe(11 - pieces);
      shop = continued(shop, now + 60_000);
      expect(onHand(stockRow(shop.shop, salt?.product ?? '')).quantity).toBe(11);
    }
  });

  it('count the scarce good back when visitors received more of it', () => {
    const salt = stage.scarce?.product ?? '';
    const made = seal(
      {
        id: idOf('live carton'),
        kind: 'receiving',
        v: 1,
        body: { supplier: '', note: '', lines: [{ product: salt, quantity: 50, cost: 8_500 }] },
      },
      { station: stage.station, device: idOf('till'), operator: '' },
      NO_HEAD,
      at('2026-11-02T09:00:00'),
    );
    const before = pastAt(at('2026-11-02T10:00:00'));
    if (made.ok) enter(before.shop.book, [{ entry: made.sealed.entry, eff: made.sealed.entry.at }]);
    const after = continued(before, at('2026-11-02T10:01:00'));
    expect(onHand(stockRow(after.shop, salt)).quantity).toBe(11);
  });
});

describe('the drawer', () => {
  const shifts = fullDays(past, NOW).flatMap((day) => {
    const row = past.shop.book.rows.get(`shift:${day}`);
    const shift = row?.form === 'claims' ? shiftIn(row) : null;
    return shift === null ? [] : [shift];
  });

  it('is counted every evening, goes on from what stayed in it, and is nearly right', () => {
    expect(shifts.map(({ day }) => day)).toEqual(fullDays(past, NOW));
    expect(shifts.slice(1).map(({ float }) => float)).toEqual(
      shifts.slice(0, -1).map(({ left }) => left),
    );
    for (const shift of shifts) within(drawerOff(shift), -100, 100, `off on ${shift.day}`);
    within(shifts.filter((shift) => drawerOff(shift) !== 0).length, 1, 20, 'not right');
    within(shifts.filter(({ moved }) => moved.length > 0).length, 8, 40, 'with cash paid out');
  });

  it('has had all cash of its days', () => {
    const cash = shifts.map(({ day }) => past.shop.book.rows.get(`day:${day}`));
    const sum = cash.reduce(
      (all, row) => all + (row?.form === 'sum' ? (row.sums['tender-cash'] ?? 0) : 0),
      0,
    );
    expect(shifts.reduce((all, shift) => all + shift.cash, 0)).toBe(sum);
  });
});

describe('whenever the demo is opened', () => {
  const times = [
    '2026-11-20T09:00:00',
    '2026-11-20T00:10:00',
    '2026-11-01T00:10:00',
    '2026-03-01T08:00:00',
    '2027-01-03T21:00:00',
  ];
  it.each(times)('at %s parcels wait, some goods run out, last month is paid', (time) => {
    const now = at(time);
    const here = readAt(now);
    within(here.shop.waiting.length, 15, 40, 'waiting');
    within(lowGoods(here.shop, dayOf(now)).length, 6, 15, 'running out');
    expect(feesOf(earnedIn(here, here.first))).toBe(190_000);
    const said = here.written
      .flatMap((item) => (item.stream === 'station' ? [item] : []))
      .filter(({ draft }) => draft.kind.startsWith('statement'));
    expect(said.map(({ draft }) => draft.kind)).toEqual([
      'statement-issued',
      'statement-withheld',
      'statement-paid',
    ]);
    expect(said.every((item) => item.at <= now)).toBe(true);
  });

  it('today so far is plausible', () => {
    const salesAt = (time: string) => figures(readAt(at(`2026-11-20T${time}`)).shop, '2026-11-20');
    expect(salesAt('00:10:00').sales).toBe(0);
    within(salesAt('09:00:00').sales, 5, 22, 'sales by nine');
    within(figures(past.shop, '2026-11-20').sales, 55, 75, 'sales by nine in the evening');
  });
});

it('every full month of 28, 30 and 31 days comes to 1,900.00 yuan, at once or live', () => {
  let here = pastAt(at('2027-01-15T12:00:00'));
  for (const time of ['2027-02-10T09:00:00', '2027-03-04T12:00:00', '2027-05-02T00:20:00']) {
    here = continued(here, at(time));
  }
  for (const month of ['2026-12', '2027-01', '2027-02', '2027-03', '2027-04']) {
    const earned = earnedIn(here, month);
    expect(feesOf(earned), month).toBe(190_000);
    expect(byBase(earned).find(({ base }) => base === 'parcel-out')?.count, month).toBe(1_395);
    const statement = here.shop.book.rows.get(`statement:${month}`);
    expect(statement?.form === 'claims' && statement.claims.length, month).toBe(4);
  }
});

describe('written twice', () => {
  it('the same moment gives the same entries', () => {
    expect(textsOf(again.written)).toEqual(textsOf(past.written));
  });

  // In the morning of the sixth an order is on its way.
  it.each(['2026-11-06T10:17:03', '2026-11-19T23:59:00', '2026-11-20T14:00:00'])(
    'two steps by way of %s are as good as one',
    (time) => {
      const before = pastAt(at(time));
      const after = continued(before, NOW);
      expect([...textsOf(before.written), ...textsOf(after.written)]).toEqual(
        textsOf(past.written),
      );
      expect(
        differences(
          new Map([...after.shop.book.rows].filter(([id]) => id.startsWith('stock:'))),
          new Map([...past.shop.book.rows].filter(([id]) => id.startsWith('stock:'))),
        ),
      ).toEqual([]);
    },
  );
});

describe('the post’s wholesale', () => {
  const ordersOf = ({ shop }: Past) =>
    [...shop.book.rows.values()].flatMap((row) =>
      row.form === 'claims' && row.id.startsWith('order:')
        ? (orderIn(row, shop.book.rows.get(arrivedAccount(subjectOf(row.id)))) ?? [])
        : [],
    );

  it('sold 1,410 yuan in the first month and 3,823 in the next, received and paid whole', () => {
    const orders = ordersOf(past);
    expect([...wholesaleByMonth(orders)]).toEqual([
      ['2026-10', 141_000],
      ['2026-11', 382_300],
    ]);
    expect(orders.map(({ state }) => state)).toEqual(orders.map(() => 'complete'));
    const known = orders.every(({ lines }) =>
      lines.every(({ product }) => stage.byProduct.has(product)),
    );
    expect(known).toBe(true);
    const payable = payableIn(past.shop.book.rows.get(payableAccount(WHOLESALE)));
    expect([payable.received, payable.owed]).toEqual([523_300, 0]);
  });

  it('comes to the same amount in every month, however long the demo stands', () => {
    for (const month of ['2026-12', '2027-01', '2027-02', '2027-11']) {
      const lines = monthsOrders(stage, month, 382_300).flat();
      expect(totalOf(lines), month).toEqual({ total: 382_300, unpriced: 0 });
      expect(lines.length, month).toBeGreaterThan(8);
    }
  });
});

it('parcels wait just before a van comes, also where few days are written', () => {
  for (const time of ['10:59', '14:29', '17:29']) {
    const { shop } = pastAt(at(`2026-11-23T${time}:00`), '2026-11-17');
    expect(shop.waiting.length, time).toBeGreaterThanOrEqual(15);
  }
});

it('no two parcels that wait have one pickup code, and all codes are of device 1', () => {
  const waiting = new Set<string>();
  const codes = new Map<string, string>();
  for (const item of past.written) {
    if (item.stream !== 'device') continue;
    const { kind, body } = item.sealed.entry;
    if (kind === 'parcel-received') {
      const { parcel, code } = v.parse(ParcelReceivedSchema, body);
      expect(serialIn(code)?.device).toBe(1);
      expect(waiting.has(code), code).toBe(false);
      waiting.add(code);
      codes.set(parcel, code);
    } else if (kind === 'parcel-handed-out') {
      waiting.delete(codes.get(v.parse(ParcelHandedOutSchema, body).parcel) ?? '');
    }
  }
  expect(waiting.size).toBe(past.shop.waiting.length);
});

it('every entry is understood, in one chain, in order of time', () => {
  let prev = '0'.repeat(64);
  let time = 0;
  for (const item of past.written) {
    if (item.stream !== 'device') continue;
    const { entry, hash } = item.sealed;
    expect(entry.prev).toBe(prev);
    expect(entry.at).toBeGreaterThan(time);
    expect(entry.device).toBe(historyDevice(stage.station));
    expect(post(entry, entry.at).ok, entry.kind).toBe(true);
    prev = hash;
    time = entry.at;
  }
  expect(time).toBeLessThanOrEqual(NOW);
});

it('referrals of this month are open, won and lost', () => {
  const states = new Set(
    [...past.shop.book.rows.values()].flatMap((row) =>
      row.form === 'claims' && row.id.startsWith('referral:')
        ? [row.claims.map(({ fields }) => String(fields['state'])).at(-1)]
        : [],
    ),
  );
  expect(states).toContain('success');
  expect(states).toContain('failed');
  expect(states.has('submitted') || states.has('contacted')).toBe(true);
});
