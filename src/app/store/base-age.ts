import { cancelAccount } from '../../core/journal/account.ts';
import { changeOf } from '../../core/kinds.ts';
import { type EntryRow, type TillDatabase, tablesOf } from './database.ts';
import { countingIn } from './entry-row.ts';
import { heldFrom } from './horizon.ts';
import { doubtBase, readMeta } from './meta.ts';
import { isFromBase, movesOf } from './past.ts';
import { nothingSeen } from './posting.ts';
import type { Store } from './store.ts';

/** Entries deleted in one transaction: a checkout waits for at most one such page. */
const PAGE = 100;

/**
 * Drops entries that are older than what is fetched behind the base, are acknowledged and in it,
 * with their moves of stock; their balances stay, and the centre has them. What is fetched no more
 * would keep the times of a centre that has been restored since. Returns how many.
 */
export async function dropOlder(store: Store): Promise<number> {
  const { bulk } = store;
  const base = await readMeta(bulk, 'base');
  if (!base?.complete || base.at === null) return 0;
  const old = await bulk.entries
    .where('eff')
    .below(heldFrom(base))
    .filter(({ state, unsent, seq }) => state === 'past' && unsent === undefined && seq !== null)
    .primaryKeys();
  for (let at = 0; at < old.length; at += PAGE) {
    await store.gate.clear();
    await dropPage(store, old.slice(at, at + PAGE));
  }
  if (old.length > 0) store.changes.tell({ ledgers: ['entries'], accounts: null });
  return old.length;
}

async function dropPage({ bulk }: Store, ids: readonly string[]): Promise<void> {
  const tables = [bulk.entries, bulk.ledger, bulk.meta];
  await bulk.transaction('rw', tables, async () => {
    const rows = (await bulk.entries.bulkGet([...ids])).filter((row) => row !== undefined);
    const moves = rows
      .flatMap((row) => countingIn(row) ?? [])
      .flatMap(({ entry, eff }) => [...movesOf([changeOf(entry, eff, 1)]).keys()]);
    if (await isAnyTakenBack(bulk, rows)) await doubtBase(bulk);
    await Promise.all([tablesOf(bulk).remove(moves), bulk.entries.bulkDelete([...ids])]);
  });
}

/** Whether some were taken back on top of the base: it may hold them at another time. */
async function isAnyTakenBack(db: TillDatabase, rows: readonly EntryRow[]): Promise<boolean> {
  const seen = nothingSeen();
  for (const cancel of await db.ledger.bulkGet(rows.map(({ id }) => cancelAccount(id)))) {
    if (cancel?.form === 'claims' && !(await isFromBase(db, seen, cancel))) return true;
  }
  return false;
}
