// From entries to balances inside a running transaction. Requests are issued together and rows
// that were read are kept, so that a sale costs one round of reads and one of writes.
import { stockAccount, subjectOf } from '../../core/journal/account.ts';
import {
  type Change,
  type MovesNeeded,
  accountsOf,
  fold,
  movesNeeded,
} from '../../core/journal/fold.ts';
import { type Counting, type Guess, changesAfter } from '../../core/journal/plan.ts';
import type { MoveRow, Row } from '../../core/journal/row.ts';
import { effOf } from '../../core/time.ts';
import type { EntryRow, MetaRow } from './database.ts';
import { countingIn } from './entry-row.ts';
import { heldFrom } from './horizon.ts';
import { doubtBase, metaIn } from './meta.ts';

/** What posting asks of the transaction it runs in: Dexie's, or the till's own (`native.ts`). */
export type Tables = {
  readonly rows: (ids: string[]) => PromiseLike<(Row | undefined)[]>;
  readonly entries: (ids: string[]) => PromiseLike<(EntryRow | undefined)[]>;
  /** Ledger rows with keys between two, both included. */
  readonly range: (from: string, to: string) => PromiseLike<Row[]>;
  readonly put: (rows: readonly Row[]) => PromiseLike<unknown>;
  readonly remove: (ids: readonly string[]) => PromiseLike<unknown>;
  readonly meta: {
    readonly get: (key: string) => PromiseLike<MetaRow | undefined>;
    readonly put: (row: MetaRow) => unknown;
  };
};

/** Rows read in this transaction; null for accounts without one. */
export type Seen = {
  readonly rows: Map<string, Row | null>;
  readonly entries: Map<string, EntryRow | null>;
};

export const nothingSeen = (): Seen => ({ rows: new Map(), entries: new Map() });

/** Reads the accounts that are not in `seen` yet. */
export async function look(tables: Tables, seen: Seen, accounts: readonly string[]): Promise<void> {
  const missing = [...new Set(accounts)].filter((id) => !seen.rows.has(id));
  if (missing.length === 0) return;
  const rows = await tables.rows(missing);
  missing.forEach((id, i) => seen.rows.set(id, rows[i] ?? null));
}

/** Reads the entries that are not in `seen` yet. */
export async function lookEntries(
  tables: Tables,
  seen: Seen,
  ids: readonly string[],
): Promise<void> {
  const missing = [...new Set(ids)].filter((id) => !seen.entries.has(id));
  if (missing.length === 0) return;
  const rows = await tables.entries(missing);
  missing.forEach((id, i) => seen.entries.set(id, rows[i] ?? null));
}

export const isCancelled = (seen: Seen, entry: string): boolean =>
  (seen.rows.get(`cancel:${entry}`) ?? null) !== null;

/** The changes of new entries, given everything that the guess names is in `seen`. */
export const changesOf = (
  seen: Seen,
  batch: readonly Counting[],
  guess: Guess,
): readonly Change[] =>
  changesAfter(guess, batch, {
    isCancelled: (id) => isCancelled(seen, id),
    posted: (id) => countingIn(seen.entries.get(id) ?? undefined),
  });

/** The balances after changes; `seen` afterwards holds them. Empty when nothing is posted. */
export async function folded(
  tables: Tables,
  seen: Seen,
  changes: readonly Change[],
): Promise<Map<string, Row | null>> {
  await look(tables, seen, accountsOf(changes));
  const needed = movesNeeded(seen.rows, changes);
  const moves =
    needed.length === 0
      ? []
      : await Promise.all(needed.map(({ product, after }) => movesAfter(tables, product, after)));
  if (needed.length > 0) await doubtShort(tables, seen, needed);
  const after = fold(seen.rows, moves.flat(), changes);
  for (const [id, row] of after) seen.rows.set(id, row);
  return after;
}

/** A product's stored moves effective after a stamp. */
export async function movesAfter(
  tables: Tables,
  product: string,
  after: string,
): Promise<MoveRow[]> {
  const prefix = `move:${product}:`;
  const rows = await tables.range(prefix + after, `${prefix}\uffff`);
  return rows.flatMap((row) => (row.form === 'move' && row.stamp > after ? [row] : []));
}

/**
 * Moves from before the past that this till holds are summed at the centre alone. True where some
 * of a stock's after a stamp are among them, so that no sum of those here is right.
 */
export async function isShort(tables: Tables, row: Row | null, after: string): Promise<boolean> {
  if (row?.form !== 'stock') return false;
  const base = metaIn('base', await tables.meta.get('base'));
  if (base === null || effOf(after) >= heldFrom(base)) return false;
  return (await movesAfter(tables, subjectOf(row.id), '')).length < row.moves;
}

/** The base is read again for what no sum here is right of; what is yet to come mends the rest. */
async function doubtShort(
  tables: Tables,
  { rows }: Seen,
  needed: readonly MovesNeeded[],
): Promise<void> {
  if (!metaIn('backfill', await tables.meta.get('backfill'))?.done) return;
  for (const { product, after } of needed) {
    if (await isShort(tables, rows.get(stockAccount(product)) ?? null, after)) {
      await doubtBase(tables);
    }
  }
}

/** Issues the writes of balances without waiting in between. */
export function putRows(
  tables: Tables,
  after: ReadonlyMap<string, Row | null>,
): PromiseLike<unknown>[] {
  const puts = [...after.values()].filter((row) => row !== null);
  const gone = [...after].flatMap(([id, row]) => (row === null ? [id] : []));
  return [
    ...(puts.length > 0 ? [tables.put(puts)] : []),
    ...(gone.length > 0 ? [tables.remove(gone)] : []),
  ];
}

/** Posts changes: reads what is missing, folds and writes; returns the accounts that changed. */
export async function postChanges(
  tables: Tables,
  seen: Seen,
  changes: readonly Change[],
): Promise<string[]> {
  const after = await folded(tables, seen, changes);
  await Promise.all(putRows(tables, after));
  return [...after.keys()];
}
