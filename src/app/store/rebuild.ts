// 重新计算: every balance once more from base and entries, compared with what is stored. It only
// reads; a sale in between makes its rows differ for a moment, so it is compared once again. Books
// that move on during every try say nothing.
import { changeOf } from '../../core/kinds.ts';
import { type Book, differences, enter, newBook, setRow } from '../../core/journal/book.ts';
import type { Row } from '../../core/journal/row.ts';
import { movesOf } from './past.ts';
import { readBase } from './base.ts';
import { type Breathe, oneTask } from './breath.ts';
import type { EntryRow } from './database.ts';
import { countingIn } from './entry-row.ts';
import type { Store } from './store.ts';

/** `equal` null: something was written during every try. */
export type Rebuilt =
  | { readonly equal: true; readonly rows: number }
  | { readonly equal: null; readonly rows: number }
  | { readonly equal: false; readonly rows: number; readonly differences: readonly string[] };

const CHUNK = 200;
const TRIES = 3;

/** Recomputes every balance; `progress` is told a share from 0 to 1. */
export async function rebuild(
  store: Store,
  progress: (share: number) => void = () => undefined,
  breathe: Breathe = oneTask,
): Promise<Rebuilt> {
  for (let tries = 1; ; tries += 1) {
    const before = await lastChange(store);
    const book = await bookOf(store, progress, breathe);
    const { rows, found } = await compared(store, book.rows, breathe);
    if (found.length === 0) return { equal: true, rows };
    if (before === (await lastChange(store))) return { equal: false, rows, differences: found };
    if (tries === TRIES) return { equal: null, rows };
  }
}

/** Every write of a balance leaves a new version; what posts nothing moves a head or the count. */
const lastChange = async ({ db }: Store): Promise<string> =>
  JSON.stringify(
    await Promise.all([db.meta.get('version'), db.heads.toArray(), db.entries.count()]),
  );

/** What the base holds brings its moves alone; the rest is posted onto the base. */
export async function bookOf(
  store: Store,
  progress: (share: number) => void,
  breathe: Breathe = oneTask,
): Promise<Book> {
  const { entries } = store.db;
  const book = newBook((await readBase(store.db, breathe))?.rows);
  const past = await entries.where('state').equals('past').primaryKeys();
  await inChunks(store, past, breathe, (rows) => enterPast(book, rows));
  const ids = await entries.orderBy('[device+n]').primaryKeys();
  await inChunks(store, ids, breathe, (rows, share) => {
    enter(
      book,
      rows.filter((row) => row.state !== 'past').flatMap((row) => countingIn(row) ?? []),
    );
    progress(share);
  });
  return book;
}

async function inChunks(
  store: Store,
  ids: readonly string[],
  breathe: Breathe,
  take: (rows: EntryRow[], share: number) => void,
): Promise<void> {
  for (let at = 0; at < ids.length; at += CHUNK) {
    const rows = await store.db.entries.bulkGet(ids.slice(at, at + CHUNK));
    take(
      rows.filter((row) => row !== undefined),
      at / ids.length,
    );
    await breathe();
  }
}

function enterPast(book: Book, rows: readonly EntryRow[]): void {
  for (const item of rows.flatMap((row) => countingIn(row) ?? [])) {
    book.posted.set(item.entry.id, item);
    if (book.rows.has(`cancel:${item.entry.id}`)) continue;
    for (const [id, row] of movesOf([changeOf(item.entry, item.eff, 1)])) {
      setRow(book, id, row);
    }
  }
}

/** How many balances are stored, and the accounts of those that differ, in order. */
async function compared(
  store: Store,
  reckoned: ReadonlyMap<string, Row>,
  breathe: Breathe,
): Promise<{ readonly rows: number; readonly found: string[] }> {
  const ids = await store.db.ledger.toCollection().primaryKeys();
  const missing = new Map(reckoned);
  const found: string[] = [];
  let rows = 0;
  for (let at = 0; at < ids.length; at += CHUNK * 5) {
    const part = ids.slice(at, at + CHUNK * 5);
    const stored = (await store.db.ledger.bulkGet(part)).flatMap((row) => row ?? []);
    const ours = part.flatMap((id) => reckoned.get(id) ?? []);
    found.push(...differences(byId(ours), byId(stored)));
    for (const id of part) missing.delete(id);
    rows += stored.length;
    await breathe();
  }
  return { rows, found: [...found, ...missing.keys()].sort() };
}

const byId = (rows: readonly Row[]): Map<string, Row> => new Map(rows.map((row) => [row.id, row]));
