// A ledger kept in memory: what a rebuild folds into, on the device and at the centre.
import { type Change, accountsOf, fold, movesNeeded } from './fold.ts';
import { type Counting, changesFor } from './plan.ts';
import { marked } from './mark.ts';
import type { MoveRow, Row } from './row.ts';

/** Balances by account, what was posted by entry, and each product's moves once more. */
export type Book = {
  readonly rows: Map<string, Row>;
  readonly posted: Map<string, Counting>;
  readonly moves: Map<string, Map<string, MoveRow>>;
};

/** An empty book, or one that starts from a base's balances. */
export function newBook(base: Iterable<Row> = []): Book {
  const book: Book = { rows: new Map(), posted: new Map(), moves: new Map() };
  for (const row of base) setRow(book, row.id, marked(row));
  return book;
}

/** Puts a row in its account's place; null removes it. */
export function setRow(book: Book, id: string, row: Row | null): void {
  const before = book.rows.get(id);
  if (before?.form === 'move') book.moves.get(before.product)?.delete(id);
  if (row === null) book.rows.delete(id);
  else book.rows.set(id, row);
  if (row?.form !== 'move') return;
  const moves = book.moves.get(row.product) ?? new Map<string, MoveRow>();
  book.moves.set(row.product, moves.set(id, row));
}

/** Posts entries that are new to the book; entries it has are skipped. */
export function enter(book: Book, batch: readonly Counting[]): void {
  const seen = new Set<string>();
  const fresh = batch.filter(
    ({ entry }) => !book.posted.has(entry.id) && !seen.has(entry.id) && seen.add(entry.id),
  );
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
    movesOf(book, product, after),
  );
  for (const [id, row] of fold(before, moves, changes)) setRow(book, id, row);
}

const movesOf = (book: Book, product: string, after: string): MoveRow[] =>
  [...(book.moves.get(product)?.values() ?? [])].filter(({ stamp }) => stamp > after);

/** Accounts whose balances differ between two ledgers, in order; empty when they are equal. */
export function differences(a: ReadonlyMap<string, Row>, b: ReadonlyMap<string, Row>): string[] {
  const ids = [...new Set([...a.keys(), ...b.keys()])].sort();
  return ids.filter((id) => !isSame(a.get(id), b.get(id)));
}

// Most rows are written alike on both sides: only others are worth the sorting of their keys.
const isSame = (a: Row | undefined, b: Row | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b) || canonical(a) === canonical(b);

/** JSON with sorted keys, so that rows read back from any database compare equal. */
export function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, item: unknown) =>
      item !== null && typeof item === 'object' && !Array.isArray(item)
        ? Object.fromEntries(Object.entries(item).sort(([x], [y]) => (x < y ? -1 : 1)))
        : item,
    ) ?? ''
  );
}
