// A newer version has written into this database: a tab left open writes nothing of the journal,
// the ledger or the cursor any more, whatever is on its way.
import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { NO_HEAD, seal } from '../../../src/core/journal/entry.ts';
import type { Pulled } from '../../../src/core/protocol.ts';
import { writeBase } from '../../../src/app/store/base.ts';
import { readDraft, saveDraft } from '../../../src/app/store/drafts.ts';
import { checkMarks } from '../../../src/app/store/marks.ts';
import { postWaiting } from '../../../src/app/store/late-posting.ts';
import { writeMeta } from '../../../src/app/store/meta.ts';
import { readOutboxFile } from '../../../src/app/store/outbox-file.ts';
import { record } from '../../../src/app/store/record.ts';
import { repair } from '../../../src/app/store/repair.ts';
import { takeSpare } from '../../../src/app/store/spare.ts';
import type { Store } from '../../../src/app/store/store.ts';
import {
  acknowledge,
  allUnsent,
  writePage,
  writePast,
} from '../../../src/app/store/sync-writes.ts';
import { resendAbove } from '../../../src/app/store/unsent.ts';
import { wholeCheck } from '../../../src/app/store/whole-check.ts';
import { DEVICES, MORNING, STATION, draftOf, idOf, saleBody } from '../../support/entries.ts';
import { freshDevice } from '../../../src/app/sync/succession.ts';
import { closeTestStores, memorySpare, openTestStore } from '../../support/store.ts';

afterEach(closeTestStores);

const CURSOR = { station: { seq: 9, id: idOf('b') }, centre: { seq: 0, id: null } };
const sale = (name: string) => draftOf('sale', saleBody(idOf('tea'), 1, 350), idOf(name));

/** Another device's sale, as the centre gives it. */
function pulled(): Pulled {
  const writer = { station: STATION, device: DEVICES[1], operator: '' };
  const read = seal(sale('b'), writer, { ...NO_HEAD, eff: 0 }, MORNING);
  if (!read.ok) throw new Error('it can be sold');
  return { text: read.sealed.text, seq: 9, eff: MORNING };
}

const page = () => ({ stream: 'station' as const, entries: [pulled()], cursors: CURSOR });
const base = { cursor: CURSOR, heads: {}, gaps: [], rows: [], now: MORNING };
const confirmed = async (store: Store) =>
  (await allUnsent(store)).map(({ id, hash, eff }) => ({
    id,
    hash,
    eff: eff + 1,
    seq: 1,
    status: 'created' as const,
  }));

/** What would be written, by its name. */
const WRITES: Record<string, (store: Store) => Promise<unknown>> = {
  'a page that was pulled': (store) => writePage(store, page()),
  'an older entry': (store) => writePast(store, [pulled()], true),
  'the centre’s answer': async (store) => acknowledge(store, await confirmed(store)),
  'a base': (store) => writeBase(store, base),
  'what an older version could not post': postWaiting,
  'what a restored centre lacks': (store) => resendAbove(store, {}),
  'what was lost and stands beside': takeSpare,
  'a repair': async (store) => repair(store, await checkMarks(store, STATION), freshDevice),
};

/** A till with a sale that waits, one that is sent, one of an unknown kind and one that is lost. */
async function till(): Promise<Store> {
  const spare = memorySpare();
  const store = await openTestStore({ spare });
  const { db } = store;
  for (const name of ['lost', 'sent', 'unknown', 'a']) {
    expect(await record(store, [sale(name)])).toMatchObject({ ok: true });
  }
  await db.entries.delete(idOf('lost'));
  const rows = await db.entries.bulkGet([idOf('sent'), idOf('unknown')]);
  for (const row of rows) {
    if (row === undefined) throw new Error('it was sold');
    const { unsent: _, ...settled } = row;
    await db.entries.put(row.id === idOf('sent') ? settled : { ...settled, state: 'unposted' });
  }
  return store;
}

const contents = ({ db }: Store) =>
  Promise.all([db.entries, db.ledger, db.heads, db.meta].map((table) => table.toArray()));

test.each(Object.entries(WRITES))('%s is not written', async (_, write) => {
  const store = await till();
  await writeMeta(store.db, 'epoch', 2);
  const before = await contents(store);
  await expect(write(store)).rejects.toThrow();
  expect(await contents(store)).toEqual(before);
  expect(await record(store, [sale('c')])).toEqual({ ok: false, why: 'old-tab' });
});

test.each(Object.entries(WRITES))('%s is where nobody newer was', async (_, write) => {
  const store = await till();
  const before = await contents(store);
  await write(store);
  expect(await contents(store)).not.toEqual(before);
});

test('a file is refused, and nothing is called damaged', async () => {
  const store = await till();
  await writeMeta(store.db, 'epoch', 2);
  expect(await readOutboxFile(store, '{}')).toEqual({ ok: false, why: 'old-tab' });
  expect(await wholeCheck(store, async () => undefined)).toBeNull();
});

test('a draft may stand: it harms nobody', async () => {
  const store = await till();
  await writeMeta(store.db, 'epoch', 2);
  await saveDraft(store, 'count', { lines: 1, content: 'tea' });
  expect(await readDraft(store, 'count')).toMatchObject({ lines: 1 });
});
