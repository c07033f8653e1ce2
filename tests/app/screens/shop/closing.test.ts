import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import {
  moveWords,
  offWords,
  signed,
  sinceWords,
  sumTyped,
} from '../../../../src/app/screens/shop/closing-words.ts';
import { record } from '../../../../src/app/store/record.ts';
import { readShift } from '../../../../src/app/store/sale/shift.ts';
import type { Store } from '../../../../src/app/store/store.ts';
import { paidVersion, payableIn } from '../../../../src/core/goods/payable.ts';
import { WHOLESALE } from '../../../../src/core/goods/supplier.ts';
import { fen } from '../../../../src/core/money.ts';
import { attemptOf } from '../../../../src/core/pay/attempt.ts';
import { shiftDraft } from '../../../../src/core/sale/shift.ts';
import { dayAfter, dayOf } from '../../../../src/core/time.ts';
import type { Json } from '../../../../src/core/text.ts';
import { draftOf, idOf, saleBody } from '../../../support/entries.ts';
import { closeTestStores, openTestStore } from '../../../support/store.ts';

afterEach(closeTestStores);

let made = 0;
const write = async (store: Store, kind: string, body: Json, version = 1): Promise<void> => {
  made += 1;
  const draft = { ...draftOf(kind, body, idOf(`closing ${made}`)), v: version };
  const written = await record(store, [draft]);
  if (!written.ok) throw new Error(written.why);
};
const sell = (store: Store, amount: number, kind = 'cash'): Promise<void> =>
  write(store, 'sale', {
    ...Object(saleBody(idOf('tea'), 1, amount)),
    tenders: [{ kind, amount }],
  });
const today = async (store: Store): Promise<string> =>
  dayOf((await store.db.entries.orderBy('eff').last())?.eff ?? 0);

test('the drawer begins with what stayed in it, and takes what came in cash since', async () => {
  const store = await openTestStore();
  await sell(store, 5_000);
  await sell(store, 1_250, 'qr');
  const day = await today(store);
  const first = await readShift(store, day);
  expect(first).toMatchObject({ last: null, cash: 5_000, seen: 5_000 });
  expect(first.takings.page.due).toBe(1_250);
  const sums = { float: 20_000, cash: 5_000, seen: 5_000, counted: 24_700, left: 10_000 };
  await write(store, 'shift-closed', { day, ...sums, codes: 1_250, note: 'flowers' });
  expect(await readShift(store, day)).toMatchObject({ cash: 0, last: sums });
  await sell(store, 300);
  expect((await readShift(store, day)).cash).toBe(300);
  // The next day it goes on from there.
  expect(await readShift(store, dayAfter(day, 1))).toMatchObject({ cash: 300, seen: 0 });
  const row = await store.db.ledger.get(`day:${day}`);
  expect(row).toMatchObject({ sums: { shifts: 1, 'drawer-off': -300 } });
});

test('a refund that was given in cash leaves the drawer', async () => {
  const store = await openTestStore();
  await sell(store, 5_000);
  const refund = attemptOf(idOf('refused'));
  await write(store, 'refund-in-cash', { refund, amount: 700, return: idOf('goods') });
  expect((await readShift(store, await today(store))).cash).toBe(4_300);
});

test('what was put in and taken out is the shift’s own, once, and can be taken back', async () => {
  const store = await openTestStore();
  await sell(store, 5_000);
  const day = await today(store);
  await write(store, 'cash-moved', { way: 'in', reason: 'change', amount: 10_000 });
  await write(store, 'cash-moved', { way: 'out', reason: 'supplier', amount: 4_500, note: 'eggs' });
  const wrong = idOf(`closing ${made}`);
  await write(store, 'cash-moved', { way: 'out', reason: 'supplier', amount: 2_000 });
  await write(store, 'reversal', { entry: wrong, reason: 'undone' });
  const open = await readShift(store, day);
  const moved = [
    { way: 'in', reason: 'change', amount: 10_000 },
    { way: 'out', reason: 'supplier', amount: 2_000 },
  ];
  expect(open).toMatchObject({ cash: 5_000, moved, seenMoved: moved });
  expect(open.listed.map(({ amount }) => amount)).toEqual([2_000, 10_000]);
  const sums = { float: fen(0), cash: open.cash, seen: open.seen, codes: fen(0) };
  const counted = { counted: fen(12_900), left: fen(12_900) };
  const { v: version, body } = shiftDraft('', {
    day,
    ...sums,
    ...counted,
    moved: open.moved,
    seenMoved: open.seenMoved,
  });
  await write(store, 'shift-closed', body, version);
  const row = await store.db.ledger.get(`day:${day}`);
  expect(row).toMatchObject({ sums: { shifts: 1, 'drawer-off': -100 } });
  const next = await readShift(store, day);
  expect(next).toMatchObject({ cash: 0, moved: [], seenMoved: moved, listed: [] });
  await write(store, 'cash-moved', { way: 'out', reason: 'supplier', amount: 300 });
  expect((await readShift(store, day)).moved).toEqual([{ ...moved[1], amount: 300 }]);
});

test('a supplier who was paid in cash is paid out of the drawer, on a line of its own', async () => {
  const store = await openTestStore();
  const supplier = idOf('farm');
  await write(store, 'supplier-saved', { supplier, fields: { name: 'farm' } });
  const paid = { supplierId: supplier, receiving: null, note: '' };
  await write(store, 'supplier-paid', { ...paid, amount: 4_500, by: 'cash' }, paidVersion('cash'));
  await write(store, 'supplier-paid', { ...paid, amount: 900, by: 'qr' }, paidVersion('qr'));
  // Before it was reckoned so: what was paid then was moved by hand.
  await write(store, 'supplier-paid', { ...paid, amount: 70, by: 'cash' });
  const day = await today(store);
  const { listed, rest, moved, seenMoved, cash, seen } = await readShift(store, day);
  expect(moved).toEqual([{ way: 'out', reason: 'payable', amount: 4_500 }]);
  expect(listed).toMatchObject([{ ...moved[0], supplier: 'farm', isLate: false }]);
  expect(rest).toEqual([]);
  const wholesale = { ...paid, supplierId: WHOLESALE, amount: 300, by: 'cash' };
  await write(store, 'supplier-paid', wholesale, paidVersion('cash'));
  expect((await readShift(store, day)).listed[0]).toMatchObject({ supplier: '邮政批销' });
  await write(store, 'reversal', { entry: idOf(`closing ${made}`), reason: 'undone' });
  expect(payableIn(await store.db.ledger.get(`payable:${supplier}`)).paid).toBe(5_470);
  const sums = { float: fen(10_000), cash, seen, counted: fen(5_600), left: fen(0), codes: fen(0) };
  const draft = shiftDraft('', { day, ...sums, moved, seenMoved });
  await write(store, 'shift-closed', draft.body, draft.v);
  expect(await readShift(store, day)).toMatchObject({ last: { moved }, moved: [], listed: [] });
  expect(await store.db.ledger.get(`day:${day}`)).toMatchObject({ sums: { 'drawer-off': 100 } });
});

test('a move of the last shift’s time that comes later is listed where it counts', async () => {
  const store = await openTestStore();
  const move = { way: 'out', reason: 'bank', amount: 2_000 };
  await write(store, 'cash-moved', move);
  const day = await today(store);
  const { moved, seenMoved, cash, seen } = await readShift(store, day);
  // Another till's, of which the shift knew nothing when it was closed.
  await write(store, 'cash-moved', { ...move, amount: 700 });
  const sums = { float: fen(0), cash, seen, counted: fen(0), left: fen(0), codes: fen(0) };
  const { body, v: version } = shiftDraft('', { day, ...sums, moved, seenMoved });
  await write(store, 'shift-closed', body, version);
  const open = await readShift(store, day);
  expect(open.moved).toEqual([{ ...move, amount: 700 }]);
  expect(open.listed).toMatchObject([{ amount: 700, isLate: true }]);
  await write(store, 'reversal', { entry: open.listed[0]?.id ?? '', reason: 'undone' });
  expect(await readShift(store, day)).toMatchObject({ moved: [], listed: [], rest: [] });
});

test('words', () => {
  expect([0, 300, -1_234_500].map((off) => offWords(fen(off)))).toEqual([
    '一分不差。',
    '多了 ¥3.00。',
    '少了 ¥12,345.00。',
  ]);
  expect(moveWords({ way: 'out', reason: 'supplier' })).toBe('拿钱 · 付货款');
  expect([300, -1_234_500].map((amount) => signed(fen(amount)))).toEqual(['+3.00', '−12,345.00']);
  expect(sinceWords(null, 0)).toContain('第一次交班');
  expect(['12.5', '', '-1', 'x'].map(sumTyped)).toEqual([1_250, null, null, null]);
});
