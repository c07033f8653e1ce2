import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { type Draft, NO_HEAD, type Sealed, seal } from '../../../src/core/journal/entry.ts';
import type { Row } from '../../../src/core/journal/row.ts';
import type { BaseAnswer } from '../../../src/core/protocol.ts';
import { writeBase } from '../../../src/app/store/base.ts';
import { ownRow } from '../../../src/app/store/entry-row.ts';
import { record } from '../../../src/app/store/record.ts';
import { type Store, bind } from '../../../src/app/store/store.ts';
import { DEVICES, MORNING, STATION, draftOf, idOf, saleBody } from '../../support/entries.ts';
import { closeTestStores, handClock, identity, openTestStore } from '../../support/store.ts';

afterEach(closeTestStores);

const TEA = idOf('tea');
const SALE = draftOf('sale', saleBody(TEA, 2, 350, 200), idOf('sale'));
const sums = (id: string, amount: number): Row => ({ id, form: 'sum', sums: { amount } });

const answer = (rows: readonly Row[]): BaseAnswer => ({
  rows: [...rows],
  heads: {},
  gaps: [],
  cursor: { station: { seq: 0, id: null }, centre: { seq: 0, id: null } },
  now: MORNING,
});

async function device(): Promise<Store> {
  const store = await openTestStore({ clock: handClock().now });
  await bind(store, identity(DEVICES[0]));
  return store;
}

const ids = async (store: Store): Promise<string[]> =>
  (await store.db.ledger.toCollection().primaryKeys()).sort();

const many = (amount: number): Row[] =>
  Array.from({ length: 1_200 }, (_, at) => sums(`account:${at}`, amount));

test('a new base is laid over the old one: nothing is missing in between', async () => {
  const store = await device();
  await writeBase(store, answer([...many(1), sums('old', 1)]));
  const looks: PromiseLike<number>[] = [];
  await writeBase(store, answer([...many(2), sums('new', 2)]), () => {
    looks.push(store.db.ledger.where('id').startsWith('account:').count());
  });
  const seen = await Promise.all(looks);
  expect(seen.length).toBeGreaterThan(1);
  expect(new Set(seen)).toEqual(new Set([1_200]));
  const all = await ids(store);
  expect(all).toContain('new');
  expect(all).not.toContain('old');
  expect(await store.db.ledger.get('account:7')).toEqual(sums('account:7', 2));
});

test('what was sold here and is not in the new base is counted once, on top of it', async () => {
  const store = await device();
  await writeBase(store, answer(many(1)));
  await record(store, [SALE]);
  const once = await store.db.ledger.toArray();
  await writeBase(store, answer(many(1)));
  expect(await store.db.ledger.toArray()).toEqual(once);
  expect(once.some(({ form }) => form === 'move')).toBe(true);
});

test('a balance of which nothing is left on top of a new base does not stay as it was', async () => {
  const store = await device();
  await writeBase(store, answer([]));
  const sold = await record(store, [SALE]);
  if (!sold.ok) throw new Error('it is sold');
  const rows = (await store.db.ledger.toArray()).filter(({ form }) => form !== 'move');
  const reversal = draftOf('reversal', { entry: idOf('sale'), reason: '' }, idOf('reversal'));
  expect(await record(store, [reversal])).toMatchObject({ ok: true });
  const left = await ids(store);
  // Of another sale that was lost with the disk, and that the base knows to be taken back.
  await store.db.ledger.bulkPut(rows.filter(({ id }) => id.startsWith('sold:')));
  const [hash = ''] = sold.sealed.map((one) => one.hash);
  await writeBase(store, { ...answer(rows), heads: { [DEVICES[0]]: { n: 1, hash } } });
  expect(await ids(store)).toEqual(left);
});

test('a base that was cut off is written again and reaches the same balances', async () => {
  const store = await device();
  await writeBase(store, answer([...many(1), sums('old', 1)]));
  await record(store, [SALE]);
  const cut = new Error('cut off');
  await expect(
    writeBase(store, answer([...many(2), sums('new', 2)]), () => {
      throw cut;
    }),
  ).rejects.toBe(cut);
  expect((await store.db.meta.get('base'))?.value).toMatchObject({ complete: false });
  await writeBase(store, answer([...many(2), sums('new', 2)]));
  const other = await device();
  await record(other, [SALE]);
  await writeBase(other, answer([...many(2), sums('new', 2)]));
  expect(await ids(store)).toEqual(await ids(other));
});

test('a tab that slept in the middle of a base leaves it to the one that began another', async () => {
  const store = await device();
  const beside = await openTestStore({ name: store.name, clock: handClock().now });
  const later = { ...answer([...many(2), sums('new', 2)]), now: MORNING + 1 };
  let other: Promise<boolean> | null = null;
  const first = writeBase(store, answer([...many(1), sums('old', 1)]), () => {
    other ??= writeBase(beside, later);
  });
  expect([await first, await other]).toEqual([false, true]);
  expect((await store.db.meta.get('base'))?.value).toMatchObject({
    at: MORNING + 1,
    complete: true,
  });
  expect(await ids(store)).toEqual(later.rows.map(({ id }) => id).sort());
  expect(await store.db.ledger.get('account:1100')).toEqual(sums('account:1100', 2));
});

test('a reversal that sorts before what it takes back takes it out once', async () => {
  const store = await device();
  const [first = '', last = ''] = [...DEVICES].sort();
  const written = (draft: Draft, author: string) =>
    required(seal(draft, { station: STATION, device: author, operator: '' }, NO_HEAD, MORNING));
  const sale = written(SALE, last);
  const back = written(draftOf('reversal', { entry: SALE.id, reason: '' }, idOf('back')), first);
  await store.db.entries.bulkPut([sale, back].map(ownRow));
  await writeBase(store, answer([sums('day:2026-01-01', 5)]));
  const days = await store.db.ledger.where('id').startsWith('day:').toArray();
  expect(days).toEqual([sums('day:2026-01-01', 5)]);
});

const required = (made: ReturnType<typeof seal>): Sealed => {
  if (!made.ok) throw new Error(made.why);
  return made.sealed;
};
