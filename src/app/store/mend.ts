// A device that starts from a base has no moves from before it until the older entries are here.
// A count that comes, goes or moves meanwhile sums only the moves there are; this puts it right.
import { stockAccount, subjectOf } from '../../core/journal/account.ts';
import { canonical } from '../../core/journal/book.ts';
import { resummed } from '../../core/journal/fold.ts';
import { REVERSAL, cancelledBy } from '../../core/journal/reversal.ts';
import type { Row } from '../../core/journal/row.ts';
import { changeOf } from '../../core/kinds.ts';
import { changedBy } from './changes.ts';
import { type EntryRow, tablesOf } from './database.ts';
import { entryIn } from './entry-row.ts';
import { doubtBase } from './meta.ts';
import { isShort, movesAfter } from './posting.ts';
import type { Store } from './store.ts';

const PAGE = 20;
const COUNTING = ['count', 'products-imported'];

/** Sums the stocks again that were counted since the base, once all older entries are here. */
export async function mendStocks(store: Store): Promise<void> {
  const accounts = [...(await countedSince(store))].map(stockAccount);
  for (let at = 0; at < accounts.length; at += PAGE) {
    await store.gate.clear();
    await mendPage(store, accounts.slice(at, at + PAGE));
  }
}

/**
 * Products with a count among the entries that the base does not hold, or taken back by one; one
 * that lies in quarantine was taken out while moves were missing.
 */
async function countedSince({ bulk }: Store): Promise<Set<string>> {
  const kinds = await Promise.all(
    [...COUNTING, REVERSAL].map((kind) =>
      bulk.entries
        .where('[kind+eff]')
        .between([kind, 0], [kind, Infinity])
        .filter(({ state }) => state === undefined || state === 'quarantined')
        .toArray(),
    ),
  );
  const rows = kinds.flat();
  const targets = rows.flatMap((row) => targetOf(row) ?? []);
  const named = await bulk.entries.bulkGet(targets);
  return new Set([...rows, ...named.filter((row) => row !== undefined)].flatMap(countedIn));
}

function targetOf(row: EntryRow): string | null {
  const entry = entryIn(row);
  return entry === null ? null : cancelledBy(entry);
}

function countedIn(row: EntryRow): string[] {
  const entry = entryIn(row);
  return entry === null
    ? []
    : changeOf(entry, row.eff, 1).postings.flatMap((posting) =>
        posting.form === 'count' ? [posting.product] : [],
      );
}

async function mendPage(store: Store, ids: readonly string[]): Promise<void> {
  const { bulk } = store;
  const mended = await bulk.transaction('rw', [bulk.ledger, bulk.meta], async () => {
    const tables = tablesOf(bulk);
    const changed: Row[] = [];
    for (const row of await bulk.ledger.bulkGet([...ids])) {
      if (row?.form !== 'stock' || row.moves === 0) continue;
      const since = row.counts.at(-1)?.stamp ?? '';
      if (await isShort(tables, row, since)) {
        await doubtBase(tables);
        continue;
      }
      const next = resummed(row, await movesAfter(tables, subjectOf(row.id), since));
      if (canonical(next) !== canonical(row)) changed.push(next);
    }
    if (changed.length > 0) await tables.put(changed);
    return changed.map(({ id }) => id);
  });
  if (mended.length > 0) store.changes.tell(changedBy(mended));
}
