// A newer version has written into this database: a tab left open writes nothing of the journal,
// the ledger or the cursor any more, whatever is on its way.
import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { readDraft, saveDraft } from '../../../src/app/store/drafts.ts';
import { checkMarks } from '../../../src/app/store/marks.ts';
import { writeMeta } from '../../../src/app/store/meta.ts';
import { readOutboxFile } from '../../../src/app/store/outbox-file.ts';
import { record } from '../../../src/app/store/record.ts';
import { repair } from '../../../src/app/store/repair.ts';
import type { Store } from '../../../src/app/store/store.ts';
import { wholeCheck } from '../../../src/app/store/whole-check.ts';
import { freshDevice } from '../../../src/app/sync/succession.ts';
import { STATION } from '../../support/entries.ts';
import { WRITES, busyTill, teaSale } from '../../support/side-writes.ts';
import { closeTestStores } from '../../support/store.ts';

afterEach(closeTestStores);

/** Whatever an old tab would go on with. */
const ALL = Object.entries({
  ...WRITES,
  'a repair': async (store: Store) => repair(store, await checkMarks(store, STATION), freshDevice),
});

const contents = ({ db }: Store) =>
  Promise.all([db.entries, db.ledger, db.heads, db.meta].map((table) => table.toArray()));

test.each(ALL)('%s is not written', async (_, write) => {
  const store = await busyTill();
  await writeMeta(store.db, 'epoch', 2);
  const before = await contents(store);
  await expect(write(store)).rejects.toThrow();
  expect(await contents(store)).toEqual(before);
  expect(await record(store, [teaSale('c')])).toEqual({ ok: false, why: 'old-tab' });
});

test.each(ALL)('%s is where nobody newer was', async (_, write) => {
  const store = await busyTill();
  const before = await contents(store);
  await write(store);
  expect(await contents(store)).not.toEqual(before);
});

test('a file is refused, and nothing is called damaged', async () => {
  const store = await busyTill();
  await writeMeta(store.db, 'epoch', 2);
  expect(await readOutboxFile(store, '{}')).toEqual({ ok: false, why: 'old-tab' });
  expect(await wholeCheck(store, async () => undefined)).toBeNull();
});

test('a draft may stand: it harms nobody', async () => {
  const store = await busyTill();
  await writeMeta(store.db, 'epoch', 2);
  await saveDraft(store, 'count', { lines: 1, content: 'tea' });
  expect(await readDraft(store, 'count')).toMatchObject({ lines: 1 });
});
