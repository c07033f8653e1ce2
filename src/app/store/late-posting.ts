import { takeKnown } from './arrival.ts';
import { changedBy } from './changes.ts';
import { sealedIn } from './entry-row.ts';
import { nothingSeen } from './posting.ts';
import type { Store } from './store.ts';

/** Posts entries that an older version stored without knowing their kind; once at each start. */
export async function postWaiting(store: Store): Promise<number> {
  const { db } = store;
  const waiting = await db.entries.where('state').equals('unposted').primaryKeys();
  let count = 0;
  for (const id of waiting) {
    await store.gate.clear();
    const touched = await db.transaction('rw', [db.entries, db.ledger, db.meta], async () => {
      const row = await db.entries.get(id);
      // Another tab may have posted it meanwhile.
      if (row?.state !== 'unposted') return [];
      const { eff, seq, branch } = row;
      const same = { sealed: sealedIn(row), eff, seq, branch };
      const accounts = await takeKnown(db, nothingSeen(), row, same, false);
      // Nobody but the centre says that an entry has arrived there.
      if (row.unsent) await db.entries.update(row.id, { unsent: row.unsent });
      return accounts;
    });
    if (touched.length > 0) count += 1;
    if (touched.length > 0) store.changes.tell(changedBy(touched, 'entries'));
  }
  return count;
}
