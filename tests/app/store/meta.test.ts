import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { readMeta, readMetas, writeMeta } from '../../../src/app/store/meta.ts';
import { closeTestStores, openTestStore } from '../../support/store.ts';

afterEach(closeTestStores);

test('several values are read by name as each alone is, what cannot be read as none', async () => {
  const { db } = await openTestStore();
  await writeMeta(db, 'photos', true);
  await writeMeta(db, 'backfill', { before: 7, done: false });
  await db.meta.put({ key: 'losses', value: 'of another version' });
  const read = await readMetas(db, ['losses', 'photos', 'offered', 'backfill', 'identity']);
  expect([read('losses'), read('offered')]).toEqual([null, null]);
  expect(read('photos')).toBe(true);
  expect(read('backfill')).toEqual({ before: 7, done: false });
  expect(read('identity')).toEqual(await readMeta(db, 'identity'));
});
