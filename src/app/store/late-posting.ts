import { post } from '../../core/kinds.ts';
import { takeKnown } from './arrival.ts';
import { changedBy } from './changes.ts';
import { isBelowHead } from './coverage.ts';
import { sealedIn } from './entry-row.ts';
import { doubtBase, readMeta } from './meta.ts';
import { nothingSeen } from './posting.ts';
import type { Store } from './store.ts';

/**
 * Posts entries that an older version stored without knowing their kind; once at each start. Of one
 * that a newer base holds already the moves of stock were not known, and perhaps the centre counted
 * it only after that base: the base is read again.
 */
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
      if (!post(same.sealed.entry, eff).ok) return [];
      const base = await readMeta(db, 'base');
      const isPast = base !== null && isBelowHead(base, same);
      const accounts = await takeKnown(db, nothingSeen(), row, same, isPast);
      if (isPast) await doubtBase(db);
      // Nobody but the centre says that an entry has arrived there.
      if (row.unsent) await db.entries.update(row.id, { unsent: row.unsent });
      return accounts;
    });
    if (touched.length > 0) count += 1;
    if (touched.length > 0) store.changes.tell(changedBy(touched, 'entries'));
  }
  return count;
}
