import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { gzipText } from '../../../src/app/store/compression.ts';
import { writeMeta } from '../../../src/app/store/meta.ts';
import { rebuild } from '../../../src/app/store/rebuild.ts';
import { record } from '../../../src/app/store/record.ts';
import { wholeCheck } from '../../../src/app/store/whole-check.ts';
import { MORNING, draftOf, idOf, saleBody } from '../../support/entries.ts';
import { closeTestStores, openTestStore } from '../../support/store.ts';

afterEach(closeTestStores);

const idle = async (): Promise<void> => undefined;
const START = { station: { seq: 0, id: null }, centre: { seq: 0, id: null } };

test('a base whose rows an older version did not keep is no damage; a missing sale is', async () => {
  const store = await openTestStore();
  for (const name of ['a', 'b', 'c']) {
    await record(store, [draftOf('sale', saleBody(idOf('tea'), 1, 350, 200), idOf(name))]);
  }
  const { db } = store;
  const base = { cursor: START, heads: {}, at: MORNING, complete: true, rewound: false };
  await writeMeta(db, 'base', base);
  await writeMeta(db, 'backfill', { before: 1, done: true });
  const [day] = await db.ledger.where('id').startsWith('day:').toArray();
  if (!day) throw new Error('a sale has a day');
  await db.ledger.delete(day.id);
  expect(await wholeCheck(store, idle)).toBeNull();
  await db.entries.delete(idOf('b'));
  expect(await wholeCheck(store, idle)).toMatchObject({ verdict: 'damaged', rows: 2 });
});

test('a till that sells all the time is not called damaged, a quiet one with a wrong balance is', async () => {
  const store = await openTestStore();
  const sell = async (name: string): Promise<void> => {
    await record(store, [draftOf('sale', saleBody(idOf('tea'), 1, 350, 200), idOf(name))]);
  };
  await sell('a');
  const { db } = store;
  const base = { cursor: START, heads: {}, at: MORNING, complete: true, rewound: false };
  await writeMeta(db, 'base', base);
  await writeMeta(db, 'baseRows', await gzipText('[]'));
  await writeMeta(db, 'backfill', { before: 1, done: true });
  expect(await wholeCheck(store, idle)).toBeNull();
  let sold = 0;
  const busy = async (): Promise<void> => {
    sold += 1;
    await sell(`busy ${sold}`);
  };
  expect((await rebuild(store, () => undefined, busy)).equal).toBeNull();
  expect(await wholeCheck(store, busy)).toBeNull();
  const [day] = await db.ledger.where('id').startsWith('day:').toArray();
  if (!day) throw new Error('a sale has a day');
  await db.ledger.delete(day.id);
  expect((await rebuild(store)).equal).toBe(false);
  expect(await wholeCheck(store, idle)).toMatchObject({ verdict: 'damaged' });
});
