import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { outgoing } from '../../../../src/app/store/post/gifts.ts';
import { acceptParcel, cancelAct } from '../../../../src/app/store/post/sending.ts';
import { record } from '../../../../src/app/store/record.ts';
import { readShift } from '../../../../src/app/store/sale/shift.ts';
import { type Store, now } from '../../../../src/app/store/store.ts';
import { fen } from '../../../../src/core/money.ts';
import { shiftDraft } from '../../../../src/core/sale/shift.ts';
import { dayOf } from '../../../../src/core/time.ts';
import { draftOf, idOf } from '../../../support/entries.ts';
import { closeTestStores, openTestStore } from '../../../support/store.ts';

afterEach(closeTestStores);

let made = 0;
const newId = (): string => {
  made += 1;
  return idOf(`sending ${made}`);
};
const PARCEL = {
  parcel: idOf('parcel'),
  label: 'EA123456785CN',
  weight: 900,
  fee: fen(2_300),
  coupon: { code: 'JJ-2026-0001', plan: 'over-21' },
  paid: fen(1_800),
} as const;
const SENT = idOf('sent');
const drawer = async (store: Store) => {
  const { moved, listed, rest } = await readShift(store, dayOf(now(store)));
  return { moved, notes: listed.map(({ note }) => note), rest };
};
const NOTHING = { moved: [], notes: [], rest: [] };
const IN = { way: 'in', reason: 'other', amount: 1_800 } as const;
const OUT = { ...IN, way: 'out' } as const;

/** Counts the drawer and closes the shift. */
async function closeShift(store: Store): Promise<void> {
  const day = dayOf(now(store));
  const { cash, seen, moved, seenMoved } = await readShift(store, day);
  const counted = { float: fen(0), counted: fen(0), left: fen(0), codes: fen(0) };
  const draft = shiftDraft(newId(), { day, cash, seen, moved, seenMoved, ...counted });
  expect(await record(store, [draft])).toMatchObject({ ok: true });
}

test('postage in cash comes into the drawer with the parcel, and goes out once', async () => {
  const store = await openTestStore();
  expect(await acceptParcel(store, SENT, PARCEL, 'for EA')).toMatchObject({ ok: true });
  expect(await drawer(store)).toEqual({ moved: [IN], notes: ['for EA'], rest: [] });
  expect(await outgoing(store)).toMatchObject([{ entry: SENT, paid: 1_800, isSettled: false }]);
  expect(await cancelAct(store, newId, SENT, 'back: ')).toMatchObject({ ok: true });
  const after = { moved: [IN, OUT], notes: ['back: for EA', 'for EA'], rest: [] };
  expect(await drawer(store)).toEqual(after);
  expect(await outgoing(store)).toEqual([]);
  // Once more, as from a message that still stands there.
  await cancelAct(store, newId, SENT, 'back: ');
  expect(await drawer(store)).toEqual(after);
});

test('what was paid by code never was in the drawer', async () => {
  const store = await openTestStore();
  await acceptParcel(store, SENT, PARCEL, null);
  expect(await drawer(store)).toEqual(NOTHING);
  await cancelAct(store, newId, SENT, 'back: ');
  expect(await drawer(store)).toEqual(NOTHING);
  expect(await outgoing(store)).toEqual([]);
});

test('after the drawer was counted, the next shift pays the postage back', async () => {
  const store = await openTestStore();
  await acceptParcel(store, SENT, PARCEL, 'for EA');
  await closeShift(store);
  await cancelAct(store, newId, SENT, 'back: ');
  expect(await drawer(store)).toEqual({ moved: [OUT], notes: ['back: for EA'], rest: [] });
  await cancelAct(store, newId, SENT, 'back: ');
  expect(await drawer(store)).toMatchObject({ moved: [OUT] });
});

test('two tills that pay it back, each without hearing of the other, write one entry', async () => {
  const ids = [];
  for (let till = 0; till < 2; till += 1) {
    const store = await openTestStore();
    await acceptParcel(store, SENT, PARCEL, 'for EA');
    // Only one of them has heard that the shift is over.
    if (till === 0) await closeShift(store);
    await cancelAct(store, newId, SENT, 'back: ');
    const { listed } = await readShift(store, dayOf(now(store)));
    ids.push(listed.flatMap(({ id, way }) => (way === 'out' ? [id] : [])));
  }
  expect(ids[0]).toHaveLength(1);
  expect(ids[1]).toEqual(ids[0]);
});

test('cash that was taken out of the list already does not go twice', async () => {
  const store = await openTestStore();
  await acceptParcel(store, SENT, PARCEL, 'for EA');
  const [cash] = (await readShift(store, dayOf(now(store)))).listed;
  const body = { entry: cash?.id ?? '', reason: 'undone' };
  await record(store, [draftOf('reversal', body, newId())]);
  await closeShift(store);
  await cancelAct(store, newId, SENT, 'back: ');
  expect(await drawer(store)).toEqual(NOTHING);
});

test('what this till does not hold any more is not taken back', async () => {
  const store = await openTestStore();
  await acceptParcel(store, SENT, PARCEL, 'for EA');
  await store.db.entries.delete(SENT);
  expect(await cancelAct(store, newId, SENT, 'back: ')).toEqual({ ok: false, why: 'not-here' });
  expect(await drawer(store)).toEqual({ moved: [IN], notes: ['for EA'], rest: [] });
});

test('a parcel whose coupon the post has paid is settled', async () => {
  const store = await openTestStore();
  await acceptParcel(store, SENT, PARCEL, null);
  const line = { of: 'coupon', key: PARCEL.coupon.code, amount: 500 };
  const settled = draftOf('receivables-settled', { lines: [line], total: 500 }, newId());
  await record(store, [settled]);
  expect(await outgoing(store)).toMatchObject([{ isSettled: true }]);
});
