import { cancelAccount } from '../../core/journal/account.ts';
import { changeOf } from '../../core/kinds.ts';
import { SHELVES, shelfOf } from './beside.ts';
import { streamOf } from './coverage.ts';
import { type EntryRow, type TillDatabase, tablesOf } from './database.ts';
import { countingIn, lineOf } from './entry-row.ts';
import { heldFrom } from './horizon.ts';
import { type BaseMark, readMeta } from './meta.ts';
import { isFromBase, movesOf } from './past.ts';
import { nothingSeen } from './posting.ts';
import type { Store } from './store.ts';

/** Entries deleted in one transaction: a checkout waits for at most one such page. */
const PAGE = 100;

/**
 * Drops entries that are older than what is fetched behind the base, are acknowledged and in it,
 * with their moves of stock; their balances stay, and the centre has them. It has had them since
 * `former`, a base that is as old itself: what came to it later a backup of yesterday would lack.
 * The last of a chain stays as its proof, as does what was taken back on top of the base or whose
 * picture or sealed phone the centre does not have yet.
 */
export async function dropOlder(store: Store, former: BaseMark): Promise<void> {
  const { bulk } = store;
  const base = await readMeta(bulk, 'base');
  if (!base?.complete || base.at === null || heldFrom(base) <= (former.at ?? Infinity)) return;
  const old = await bulk.entries.where('eff').below(heldFrom(base)).filter(isSettled).primaryKeys();
  const awaited = await awaitedOf(store);
  for (let at = 0; at < old.length; at += PAGE) {
    await store.gate.clear();
    const page = old.slice(at, at + PAGE).filter((id) => !awaited.has(id));
    const tables = [bulk.entries, bulk.ledger, bulk.heads, bulk.meta];
    await bulk.transaction('rw', tables, async () => dropPage(bulk, page, former));
  }
  if (old.length > 0) store.changes.tell({ ledgers: ['entries'], accounts: null });
}

const isSettled = ({ state, unsent, seq }: EntryRow): boolean =>
  state === 'past' && unsent === undefined && seq !== null;

/** The entries beside which something waits for the centre. */
async function awaitedOf(store: Store): Promise<Set<string>> {
  const waiting = await Promise.all(
    SHELVES.map((shelf) => shelfOf(store, shelf).where('unsent').equals(1).toArray()),
  );
  return new Set(waiting.flat().flatMap(({ entry }) => entry ?? []));
}

/** Another tab may have marked some as unsent since they were chosen. */
async function dropPage(db: TillDatabase, ids: readonly string[], former: BaseMark): Promise<void> {
  const [found, heads, cancels] = await Promise.all([
    db.entries.bulkGet([...ids]),
    db.heads.toArray(),
    db.ledger.bulkGet(ids.map(cancelAccount)),
  ]);
  const ends = new Map(heads.map(({ device, n }) => [device, n]));
  const seen = nothingSeen();
  const rows: EntryRow[] = [];
  for (const [i, row] of found.entries()) {
    if (row === undefined || !isSettled(row) || ends.get(lineOf(row)) === row.n) continue;
    if ((row.seq ?? Infinity) > former.cursor[streamOf(row)].seq) continue;
    const cancel = cancels[i];
    if (cancel?.form === 'claims' && !(await isFromBase(db, seen, cancel))) continue;
    rows.push(row);
  }
  const moves = rows
    .flatMap((row) => countingIn(row) ?? [])
    .flatMap(({ entry, eff }) => [...movesOf([changeOf(entry, eff, 1)]).keys()]);
  await Promise.all([tablesOf(db).remove(moves), db.entries.bulkDelete(rows.map(({ id }) => id))]);
}
