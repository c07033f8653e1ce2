import { changeOf } from '../../core/kinds.ts';
import { movesOf } from './past.ts';
import { tablesOf } from './database.ts';
import { countingIn } from './entry-row.ts';
import { readMeta } from './meta.ts';
import type { Store } from './store.ts';

/** Entries deleted in one transaction: a checkout waits for at most one such page. */
const PAGE = 100;

/**
 * Drops entries that count before `oldest` (epoch ms), are acknowledged and in the base, with
 * their moves of stock; their balances stay, and the centre has them. Returns how many.
 */
export async function dropOlder(store: Store, oldest: number): Promise<number> {
  const { bulk } = store;
  if (!(await readMeta(bulk, 'base'))?.complete) return 0;
  const old = await bulk.entries
    .where('eff')
    .below(oldest)
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
  await bulk.transaction('rw', [bulk.entries, bulk.ledger, bulk.meta], async () => {
    const rows = await bulk.entries.bulkGet([...ids]);
    const moves = rows
      .flatMap((row) => countingIn(row) ?? [])
      .flatMap(({ entry, eff }) => [...movesOf([changeOf(entry, eff, 1)]).keys()]);
    await Promise.all([tablesOf(bulk).remove(moves), bulk.entries.bulkDelete([...ids])]);
  });
}
