// Bootstrap: the station's balances come as one answer and are written in pages. What was sold
// here meanwhile is folded into each page's rows, so the device can sell while it loads.
import { cancelAccount } from '../../core/journal/account.ts';
import { type Change, accountsOf, fold } from '../../core/journal/fold.ts';
import { changeOf } from '../../core/kinds.ts';
import { movesOf } from './past.ts';
import { type Counting, changesFor } from '../../core/journal/plan.ts';
import { cancelledBy } from '../../core/journal/reversal.ts';
import { marked } from '../../core/journal/mark.ts';
import { type Row, RowSchema } from '../../core/journal/row.ts';
import type { BaseAnswer } from '../../core/protocol.ts';
import * as v from 'valibot';
import { parseJson } from '../../core/journal/entry.ts';
import { gunzipText, gzipText } from './compression.ts';
import { uncoveredRows } from './coverage.ts';
import { countingIn } from './entry-row.ts';
import { type BaseMark, readMeta, writeMeta } from './meta.ts';
import { type EntryRow, type TillDatabase, tablesOf } from './database.ts';
import type { Store } from './store.ts';

/** Rows in one transaction of a base: a checkout waits for at most one such page. */
const BASE_PAGE = 500;
/** Stored entries that are sorted in one transaction. */
const PAST_PAGE = 100;

/**
 * Writes a base whole; a second call after a kill starts again and reaches the same balances.
 * What is stored here is sorted anew: entries that the base holds are past, all others are folded
 * on top of it, so an entry counts once whatever it counted as before. `progress` is told a share
 * from 0 to 1.
 */
export async function writeBase(
  store: Store,
  answer: BaseAnswer,
  progress: (share: number) => void = () => undefined,
): Promise<void> {
  const { bulk } = store;
  const mark: BaseMark = {
    cursor: answer.cursor,
    heads: answer.heads,
    at: answer.now,
    complete: false,
    rewound: false,
  };
  const bytes = await gzipText(JSON.stringify(answer.rows));
  const base = new Map(answer.rows.map((row) => [row.id, row]));
  await begin(store, base, mark, bytes);
  await sortPast(store, base, mark);
  for (let at = 0; at < answer.rows.length; at += BASE_PAGE) {
    await store.gate.clear();
    await writeRows(bulk, answer.rows.slice(at, at + BASE_PAGE), base, mark);
    progress(Math.min(1, (at + BASE_PAGE) / answer.rows.length));
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

/** The ledgers are emptied but for what the base does not hold. */
async function begin(
  store: Store,
  base: ReadonlyMap<string, Row>,
  mark: BaseMark,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const { bulk } = store;
  await store.gate.clear();
  await bulk.transaction('rw', [bulk.entries, bulk.ledger, bulk.meta, bulk.heads], async () => {
    const rows = (await uncoveredRows(bulk, mark)).map(counted);
    const later = await laterOf(bulk, rows);
    await bulk.ledger.clear();
    const own = [...folded(base, later).values()].filter((row) => row !== null);
    await Promise.all([
      tablesOf(bulk).put(own),
      writeMeta(bulk, 'base', mark),
      writeMeta(bulk, 'baseRows', bytes),
      bulk.entries.bulkPut(rows),
    ]);
  });
}

function counted(row: EntryRow): EntryRow {
  if (row.state !== 'past') return row;
  const { state: _state, ...rest } = row;
  return rest;
}

/** What the base does not hold, and the entries that its reversals take back. */
type Later = { readonly batch: Counting[]; readonly named: ReadonlyMap<string, Counting> };

async function laterOf(db: TillDatabase, rows: readonly EntryRow[]): Promise<Later> {
  const batch = rows.flatMap((row) => countingIn(row) ?? []);
  const targets = batch.flatMap(({ entry }) => cancelledBy(entry) ?? []);
  const found = (await db.entries.bulkGet(targets)).flatMap((row) => countingIn(row) ?? []);
  return { batch, named: new Map(found.map((item) => [item.entry.id, item])) };
}

const uncovered = async (db: TillDatabase, mark: BaseMark): Promise<Later> =>
  laterOf(db, await uncoveredRows(db, mark));

/** Of entries that the base holds, only the moves of stock are written; they are past. */
async function sortPast(
  store: Store,
  base: ReadonlyMap<string, Row>,
  mark: BaseMark,
): Promise<void> {
  const { bulk } = store;
  const ids = await bulk.entries.toCollection().primaryKeys();
  for (let at = 0; at < ids.length; at += PAST_PAGE) {
    await store.gate.clear();
    await bulk.transaction('rw', [bulk.entries, bulk.ledger, bulk.meta, bulk.heads], async () => {
      const later = await uncovered(bulk, mark);
      const taken = new Set(later.batch.flatMap(({ entry }) => cancelledBy(entry) ?? []));
      const kept = new Set(later.batch.map(({ entry }) => entry.id));
      const rows = (await bulk.entries.bulkGet(ids.slice(at, at + PAST_PAGE)))
        .filter((row) => row !== undefined)
        .filter((row) => isCounted(row) && !kept.has(row.id));
      const moves = rows
        .filter(({ id }) => !taken.has(id) && !base.has(cancelAccount(id)))
        .flatMap((row) => countingIn(row) ?? [])
        .flatMap(({ entry, eff }) => [...movesOf([changeOf(entry, eff, 1)]).values()]);
      await Promise.all([
        tablesOf(bulk).put(moves.filter((row) => row !== null)),
        bulk.entries.bulkPut(rows.map((row) => ({ ...row, state: 'past' as const }))),
      ]);
    });
  }
}

const isCounted = ({ state }: EntryRow): boolean => state === undefined || state === 'past';

const folded = (base: ReadonlyMap<string, Row>, { batch, named }: Later) =>
  foldOnto(
    base,
    changesFor(batch, {
      isCancelled: (id) => base.has(cancelAccount(id)),
      posted: (id) => named.get(id) ?? null,
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
  await db.transaction('rw', [db.entries, db.ledger, db.meta, db.heads], async () => {
    const after = folded(base, await uncovered(db, mark));
    const puts = rows.flatMap((row) =>
      after.has(row.id) ? (after.get(row.id) ?? []) : marked(row),
    );
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
