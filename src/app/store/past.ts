// Entries that the base's balances hold already: they are stored for looking back, and only their
// moves of stock are written.
import { cancelAccount } from '../../core/journal/account.ts';
import type { Sealed } from '../../core/journal/entry.ts';
import { type Change, fold } from '../../core/journal/fold.ts';
import type { Counting } from '../../core/journal/plan.ts';
import { isReversible } from '../../core/journal/reversal.ts';
import type { ClaimRow, Row } from '../../core/journal/row.ts';
import { changeOf } from '../../core/kinds.ts';
import { arrivedRow } from './arrived-row.ts';
import { type EntryRow, type TillDatabase, tablesOf } from './database.ts';
import type { Word } from './entry-row.ts';
import { doubtBase } from './meta.ts';
import { type Seen, look, lookEntries, postChanges, putRows } from './posting.ts';

/** An entry with the centre's word on when it counts. `seq` null: not known here yet. */
export type Arrived = Word & { readonly sealed: Sealed };

/** Puts an entry's row, and keeps it in `seen`. */
export function store(db: TillDatabase, seen: Seen, row: EntryRow): PromiseLike<unknown> {
  seen.entries.set(row.id, row);
  return db.entries.put(row);
}

/** True for an entry that is new here and was never taken back: nothing depends on its order. */
export const isPlain = (seen: Seen, { sealed: { entry } }: Arrived): boolean =>
  (seen.entries.get(entry.id) ?? null) === null &&
  (seen.rows.get(cancelAccount(entry.id)) ?? null) === null;

/** What this version cannot read waits for one that can: its moves are not known yet. */
const pastRow = (item: Arrived): EntryRow => {
  const row = arrivedRow(item.sealed, item);
  return row.state === 'unposted' ? row : { ...row, state: 'past' };
};

/** Stores plain entries (`isPlain`) of the past together; gives the accounts of their moves. */
export async function takeAllPast(
  db: TillDatabase,
  seen: Seen,
  items: readonly Arrived[],
): Promise<string[]> {
  if (items.length === 0) return [];
  const rows = items.map(pastRow);
  for (const row of rows) seen.entries.set(row.id, row);
  const moves = new Map(
    items.flatMap(({ sealed, eff }) => [...movesOf([changeOf(sealed.entry, eff, 1)])]),
  );
  await Promise.all([db.entries.bulkPut(rows), ...putRows(tablesOf(db), moves)]);
  return [...moves.keys()];
}

/**
 * An entry that the base's balances hold: only its moves of stock are written. If it was taken
 * back here before it arrived, its postings come out of the balances now.
 */
export async function takePast(db: TillDatabase, seen: Seen, item: Arrived): Promise<string[]> {
  const { sealed, eff } = item;
  await store(db, seen, pastRow(item));
  await look(tablesOf(db), seen, [`cancel:${sealed.entry.id}`]);
  const cancel = seen.rows.get(`cancel:${sealed.entry.id}`) ?? null;
  if (cancel?.form === 'claims' && isReversible(sealed.entry)) {
    return (await isFromBase(db, seen, cancel))
      ? []
      : await postChanges(tablesOf(db), seen, [changeOf(sealed.entry, eff, -1)]);
  }
  const moves = movesOf([changeOf(sealed.entry, eff, 1)]);
  await Promise.all(putRows(tablesOf(db), moves));
  return [...moves.keys()];
}

/**
 * True when one of a row's claims came with the base: its entry is past, or not here. Its stamp
 * would not tell, because it names a device's number and not the branch that the entry stands on.
 */
export async function isFromBase(
  db: TillDatabase,
  seen: Seen,
  { claims }: ClaimRow,
): Promise<boolean> {
  const ids = claims.map(({ entry }) => entry);
  await lookEntries(tablesOf(db), seen, ids);
  return ids.some((id) => {
    const row = seen.entries.get(id) ?? null;
    return row === null || row.state === 'past';
  });
}

/** The moves of stock in changes, as rows; the sums of stock are left alone. */
export function movesOf(changes: readonly Change[]): Map<string, Row | null> {
  const rows = fold(new Map(), [], changes);
  return new Map([...rows].filter(([, row]) => row?.form === 'move'));
}

/**
 * An entry that the base holds counts at another time now (a restored centre took it anew): its
 * moves of stock go there too, unless it was taken back and has none. What was taken back came out
 * of the base's sums at the time known here: then the base is read again.
 */
export async function restampPast(
  db: TillDatabase,
  item: Arrived,
  from: number,
): Promise<string[]> {
  const { entry } = item.sealed;
  if (from !== item.eff && (await db.ledger.get(cancelAccount(entry.id))) !== undefined) {
    await doubtBase(db);
    return [];
  }
  const after = movesOf([changeOf(entry, item.eff, 1)]);
  const before = from === item.eff ? [] : await dropMoves(db, { entry, eff: from });
  if (before.length === 0) return [];
  await Promise.all(putRows(tablesOf(db), after));
  return [...before, ...after.keys()];
}

/** Takes the moves of an entry that the base holds out; gives their accounts, none without any. */
export async function dropMoves(db: TillDatabase, { entry, eff }: Counting): Promise<string[]> {
  const moves = [...movesOf([changeOf(entry, eff, 1)]).keys()];
  const found = await db.ledger.bulkGet(moves);
  if (found.every((row) => row === undefined)) return [];
  await tablesOf(db).remove(moves);
  return moves;
}
