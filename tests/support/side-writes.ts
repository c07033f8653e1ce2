// Everything that is written beside what a person waits for, and a till on which each has work.
import { NO_HEAD, seal } from '../../src/core/journal/entry.ts';
import type { Pulled } from '../../src/core/protocol.ts';
import { writeBase } from '../../src/app/store/base.ts';
import { postWaiting } from '../../src/app/store/late-posting.ts';
import { record } from '../../src/app/store/record.ts';
import { takeSpare } from '../../src/app/store/spare.ts';
import type { Store } from '../../src/app/store/store.ts';
import { acknowledge, allUnsent, writePage, writePast } from '../../src/app/store/sync-writes.ts';
import { resendAbove } from '../../src/app/store/unsent.ts';
import { DEVICES, MORNING, STATION, draftOf, idOf, saleBody } from './entries.ts';
import { memorySpare, openTestStore } from './store.ts';

const CURSOR = { station: { seq: 9, id: idOf('b') }, centre: { seq: 0, id: null } };
export const teaSale = (name: string) => draftOf('sale', saleBody(idOf('tea'), 1, 350), idOf(name));

/** Another device's sale, as the centre gives it. */
function pulled(): Pulled {
  const writer = { station: STATION, device: DEVICES[1], operator: '' };
  const read = seal(teaSale('b'), writer, { ...NO_HEAD, eff: 0 }, MORNING);
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
export const WRITES: Record<string, (store: Store) => Promise<unknown>> = {
  'a page that was pulled': (store) => writePage(store, page()),
  'an older entry': (store) => writePast(store, [pulled()], true),
  'the centre’s answer': async (store) => acknowledge(store, await confirmed(store)),
  'a base': (store) => writeBase(store, base),
  'what an older version could not post': postWaiting,
  'what a restored centre lacks': (store) => resendAbove(store, {}),
  'what was lost and stands beside': takeSpare,
};

/** A till with a sale that waits, one that is sent, one of an unknown kind and one that is lost. */
export async function busyTill(): Promise<Store> {
  const spare = memorySpare();
  const store = await openTestStore({ spare });
  const { db } = store;
  for (const name of ['lost', 'sent', 'unknown', 'a']) {
    await record(store, [teaSale(name)]);
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
