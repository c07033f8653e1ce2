// Bootstrap: the station's balances come as one answer and are written in pages. What was sold
// here meanwhile is folded into each page's rows, so the device can sell while it loads.
import { type Change, accountsOf, fold } from '../../core/journal/fold.ts';
import { changeOf } from '../../core/kinds.ts';
import { movesOf } from './arrival.ts';
import { type Counting, changesFor } from '../../core/journal/plan.ts';
import { type Row, RowSchema } from '../../core/journal/row.ts';
import type { BaseAnswer } from '../../core/protocol.ts';
import * as v from 'valibot';
import { parseJson } from '../../core/journal/entry.ts';
import { gunzipText, gzipText } from './compression.ts';
import { countingIn } from './entry-row.ts';
import { type BaseMark, readMeta, writeMeta } from './meta.ts';
import { type EntryRow, type TillDatabase, tablesOf } from './database.ts';
import type { Store } from './store.ts';

/** Rows in one transaction of a base: a checkout waits for at most one such page. */
const BASE_PAGE = 500;

/**
 * Writes a base whole; a second call after a kill starts again and reaches the same balances.
 * An entry that was recorded here and is in the base already is not counted twice.
 */
export async function writeBase(store: Store, answer: BaseAnswer): Promise<void> {
  const { bulk } = store;
  const mark: BaseMark = {
    cursor: answer.cursor,
    heads: answer.heads,
    complete: false,
    rewound: false,
  };
  const bytes = await gzipText(JSON.stringify(answer.rows));
  await begin(store, mark, bytes);
  const base = new Map(answer.rows.map((row) => [row.id, row]));
  for (let at = 0; at < answer.rows.length; at += BASE_PAGE) {
    await store.gate.clear();
    await writeRows(bulk, answer.rows.slice(at, at + BASE_PAGE), base, mark);
  }
  await bulk.transaction('rw', [bulk.meta, bulk.heads], async () => {
    await Promise.all([
      writeMeta(bulk, 'base', { ...mark, complete: true }),
      writeMeta(bulk, 'cursors', answer.cursor),
      writeMeta(bulk, 'backfill', { before: answer.cursor.station.seq + 1, done: false }),
      raiseHeads(bulk, mark),
    ]);
  });
  store.session.heads = await store.db.heads.toArray();
  store.changes.tell({ ledgers: ['*'], accounts: null });
}

/**
 * The ledgers are emptied but for what was recorded here; of entries that the base holds only
 * the moves of stock are written again.
 */
async function begin(store: Store, mark: BaseMark, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const { bulk } = store;
  await store.gate.clear();
  await bulk.transaction('rw', [bulk.entries, bulk.ledger, bulk.meta], async () => {
    const later = await uncovered(bulk, mark);
    const covered = (await bulk.entries.toArray()).filter(
      (row) => row.state === undefined && isIn(mark, row),
    );
    const moves = covered
      .flatMap((row) => countingIn(row) ?? [])
      .flatMap(({ entry, eff }) => [...movesOf([changeOf(entry, eff, 1)]).values()]);
    await bulk.ledger.clear();
    const rows = [...moves, ...folded(new Map(), later).values()].filter((row) => row !== null);
    await Promise.all([
      tablesOf(bulk).put(rows),
      writeMeta(bulk, 'base', mark),
      writeMeta(bulk, 'baseRows', bytes),
      bulk.entries.bulkPut(covered.map((row) => ({ ...row, state: 'past' as const }))),
    ]);
  });
}

const isIn = (mark: BaseMark, row: EntryRow): boolean => row.n <= (mark.heads[row.device]?.n ?? 0);

/** Entries stored here that the base does not hold, in order of device and n. */
async function uncovered(db: TillDatabase, mark: BaseMark): Promise<Counting[]> {
  const rows = await db.entries.orderBy('[device+n]').toArray();
  return rows.filter((row) => !isIn(mark, row)).flatMap((row) => countingIn(row) ?? []);
}

const folded = (base: ReadonlyMap<string, Row>, later: readonly Counting[]) =>
  foldOnto(
    base,
    changesFor(later, {
      isCancelled: (id) => base.has(`cancel:${id}`),
      posted: () => null,
    }),
  );

function foldOnto(
  base: ReadonlyMap<string, Row>,
  changes: readonly Change[],
): Map<string, Row | null> {
  const before = new Map(accountsOf(changes).map((id) => [id, base.get(id) ?? null]));
  return fold(before, [], changes);
}

async function writeRows(
  db: TillDatabase,
  rows: readonly Row[],
  base: ReadonlyMap<string, Row>,
  mark: BaseMark,
): Promise<void> {
  await db.transaction('rw', [db.entries, db.ledger, db.meta], async () => {
    const after = folded(base, await uncovered(db, mark));
    const puts = rows.flatMap((row) => (after.has(row.id) ? (after.get(row.id) ?? []) : row));
    await tablesOf(db).put(puts);
  });
}

async function raiseHeads(db: TillDatabase, mark: BaseMark): Promise<void> {
  const stored = new Map((await db.heads.toArray()).map((head) => [head.device, head]));
  await db.heads.bulkPut(
    Object.entries(mark.heads)
      .filter(([device, { n }]) => n > (stored.get(device)?.n ?? 0))
      .map(([device, { n, hash }]) => ({ device, n, hash, eff: 0 })),
  );
}

/** The immutable base, to rebuild from; null when this device started from nothing. */
export async function readBase(db: TillDatabase): Promise<{ mark: BaseMark; rows: Row[] } | null> {
  const [mark, bytes] = await Promise.all([readMeta(db, 'base'), readMeta(db, 'baseRows')]);
  if (mark === null || bytes === null) return null;
  const parsed = v.safeParse(v.array(RowSchema), parseJson(await gunzipText(bytes)));
  return parsed.success ? { mark, rows: parsed.output } : null;
}
