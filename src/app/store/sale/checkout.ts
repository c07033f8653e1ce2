// How a checkout's transaction writes. Where memory has every row it needs, the writes go out in
// the same breath as the reads that prove memory right; if one of them does not, all is undone.
import { accountsOf, fold, movesNeeded } from '../../../core/journal/fold.ts';
import type { Sealed } from '../../../core/journal/entry.ts';
import type { Counting, Guess } from '../../../core/journal/plan.ts';
import type { Row } from '../../../core/journal/row.ts';
import { type HeadRow, type MetaRow, isNewer } from '../database.ts';
import { ownRow } from '../entry-row.ts';
import { type LedgerCache, keep, newVersion, versionIn } from '../ledger-cache.ts';
import { type Checkout, checkout } from '../native.ts';
import { putRows } from '../posting.ts';

/** What a checkout is about to write, given that nobody wrote since `heads` were seen. */
export type Plan = {
  readonly heads: readonly HeadRow[];
  readonly cache: LedgerCache;
  readonly sealed: readonly Sealed[];
  readonly guess: Guess;
  readonly cart: string | null;
};

export const counting = ({ entry }: Sealed): Counting => ({ entry, eff: entry.at });

/** True when nobody has written an entry since the chains were last seen here. */
export const isSame = (a: readonly HeadRow[], b: readonly HeadRow[]): boolean =>
  a.length === b.length &&
  a.every((head) =>
    b.some(
      (other) =>
        other.device === head.device &&
        other.n === head.n &&
        other.hash === head.hash &&
        other.eff === head.eff,
    ),
  );

/** Issues everything a checkout writes. */
export function writeAll(
  tables: Checkout,
  plan: Plan,
  after: ReadonlyMap<string, Row | null>,
  version: MetaRow,
): void {
  tables.addEntries(plan.sealed.map(ownRow));
  const last = plan.sealed.at(-1);
  if (last) {
    const { device, n, at } = last.entry;
    tables.putHead({ device, n, hash: last.hash, eff: at });
  }
  putRows(tables, after);
  tables.meta.put(version);
  if (plan.cart !== null) tables.deleteCart(plan.cart);
}

/** Memory was not what the database holds: nothing has been written. */
class Stale extends Error {}

/** The rows that a checkout changed; null for an account without one. */
export type After = ReadonlyMap<string, Row | null>;

/** Writes from memory; the changed rows, or null when it must be done the sure way. */
export async function writeFromMemory(database: IDBDatabase, plan: Plan): Promise<After | null> {
  const { cache, guess } = plan;
  const { version } = cache;
  if (
    version === null ||
    guess.entries.length > 0 ||
    !accountsOf(guess.changes).every((id) => cache.rows.has(id)) ||
    movesNeeded(cache.rows, guess.changes).length > 0
  )
    return null;
  const after = fold(cache.rows, [], guess.changes);
  const next = newVersion();
  try {
    await checkout(database, async (tables) => {
      const proof = prove(tables, plan, version);
      writeAll(tables, plan, after, next);
      if (!(await proof)) throw new Stale();
    });
  } catch (error) {
    if (error instanceof Stale) return null;
    throw error;
  }
  keep(cache, after, version, next.value);
  return after;
}

/** Reads what must be as memory has it; none of these entries may be there, or taken back. */
async function prove(tables: Checkout, plan: Plan, version: string): Promise<boolean> {
  const ids = plan.sealed.map(({ entry }) => entry.id);
  try {
    const [epoch, stored, heads, entries, cancelled] = await Promise.all([
      tables.meta.get('epoch'),
      tables.meta.get('version'),
      tables.heads(),
      tables.entries(ids),
      tables.rows(ids.map((id) => `cancel:${id}`)),
    ]);
    return (
      !isNewer(epoch) &&
      versionIn(stored) === version &&
      isSame(heads, plan.heads) &&
      [...entries, ...cancelled].every((row) => row === undefined)
    );
  } catch {
    return false; // the transaction was cut off, and its own end says why
  }
}
