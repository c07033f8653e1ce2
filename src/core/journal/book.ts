// A ledger kept in memory: what a rebuild folds into, on the device and at the centre.
import { moveAccount } from './account.ts';
import { type Change, accountsOf, fold, movesNeeded } from './fold.ts';
import { type Counting, changesFor } from './plan.ts';
import type { MoveRow, Row } from './row.ts';

export type Book = { readonly rows: Map<string, Row>; readonly posted: Map<string, Counting> };

/** An empty book, or one that starts from a base's balances. */
export const newBook = (base: Iterable<Row> = []): Book =>
  ({ rows: new Map([...base].map((row) => [row.id, row])), posted: new Map() });

/** Posts entries that are new to the book; entries it has are skipped. */
export function enter(book: Book, batch: readonly Counting[]): void {
  const seen = new Set<string>();
  const fresh = batch.filter(({ entry }) => !book.posted.has(entry.id) && !seen.has(entry.id)
    && seen.add(entry.id));
  const changes = changesFor(fresh, {
    isCancelled: (id) => book.rows.has(`cancel:${id}`),
    posted: (id) => book.posted.get(id) ?? null,
  });
  for (const item of fresh) book.posted.set(item.entry.id, item);
  apply(book, changes);
}

/** Folds changes into the book's rows. */
export function apply(book: Book, changes: readonly Change[]): void {
  const before = new Map(accountsOf(changes).map((id) => [id, book.rows.get(id) ?? null]));
  const moves = movesNeeded(before, changes).flatMap(({ product, after }) =>
    movesOf(book, product, after));
  for (const [id, row] of fold(before, moves, changes)) {
    if (row === null) book.rows.delete(id);
    else book.rows.set(id, row);
  }
}

function movesOf(book: Book, product: string, after: string): MoveRow[] {
  const moves: MoveRow[] = [];
  const prefix = moveAccount(product, '', 0).slice(0, -5);
  for (const row of book.rows.values()) {
    if (row.form === 'move' && row.id.startsWith(prefix) && row.stamp > after) moves.push(row);
  }
  return moves;
}

/** Accounts whose balances differ between two ledgers, in order; empty when they are equal. */
export function differences(
  a: ReadonlyMap<string, Row>, b: ReadonlyMap<string, Row>,
): string[] {
  const ids = [...new Set([...a.keys(), ...b.keys()])].sort();
  return ids.filter((id) => canonical(a.get(id)) !== canonical(b.get(id)));
}

/** JSON with sorted keys, so that rows read back from any database compare equal. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    (item !== null && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([x], [y]) => (x < y ? -1 : 1)))
      : item)) ?? '';
}
