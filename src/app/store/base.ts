// Bootstrap: the station's balances come as one answer and are written in pages. What was sold
// here meanwhile is folded into each page's rows, so the device can sell while it loads. A base in
// the place of another is laid over what is there: only rows that differ are written, and what it
// does not have goes last, so that no article is missing from the till in between.
import { cancelAccount } from '../../core/journal/account.ts';
import { type Change, accountsOf, fold } from '../../core/journal/fold.ts';
import { changeOf } from '../../core/kinds.ts';
import { movesOf } from './past.ts';
import { type Counting, changesFor } from '../../core/journal/plan.ts';
import { cancelledBy } from '../../core/journal/reversal.ts';
import { marked } from '../../core/journal/mark.ts';
import { canonical } from '../../core/journal/book.ts';
import type { Row } from '../../core/journal/row.ts';
import type { BaseAnswer } from '../../core/protocol.ts';
import { packRows, unpackRows } from './base-rows.ts';
import type { Breathe } from './breath.ts';
import { uncoveredRows } from './coverage.ts';
import { countingIn } from './entry-row.ts';
import { type BaseMark, readMeta, readMetas, writeMeta } from './meta.ts';
import { type EntryRow, type TillDatabase, tablesOf } from './database.ts';
import type { Store } from './store.ts';

/** Rows in one transaction of a base: a checkout waits for at most one such page. */
const BASE_PAGE = 200;
/** Accounts that are looked through in one task. */
const SWEPT = 2_000;
/** Stored entries that are sorted in one transaction. */
const PAST_PAGE = 100;

/**
 * Writes a base whole; a second call after a kill starts again and reaches the same balances.
 * What is stored here is sorted anew: entries that the base holds are past, all others are folded
 * on top of it, so an entry counts once whatever it counted as before. `progress` is told a share
 * from 0 to 1. False: another tab has begun a base of its own meanwhile, and this one is left.
 */
export async function writeBase(
  store: Store,
  answer: BaseAnswer,
  progress: (share: number) => void = () => undefined,
): Promise<boolean> {
  try {
    await write(store, answer, progress);
    return true;
  } catch (error) {
    if (error instanceof Superseded) return false;
    throw error;
  }
}

/** A tab that was put to sleep in the middle is not the one that writes any more. */
class Superseded extends Error {}

async function write(
  store: Store,
  answer: BaseAnswer,
  progress: (share: number) => void,
): Promise<void> {
  const { bulk } = store;
  const mark: BaseMark = {
    cursor: answer.cursor,
    heads: answer.heads,
    at: answer.now,
    complete: false,
    rewound: false,
  };
  const bytes = await packRows(answer.rows);
  const rows = new Map(answer.rows.map((row) => [row.id, row]));
  const base: Base = { rows, mark, isFirst: (await bulk.ledger.count()) === 0 };
  await begin(store, base, bytes);
  const moves = await sortPast(store, base);
  for (let at = 0; at < answer.rows.length; at += BASE_PAGE) {
    await store.gate.clear();
    await writeRows(bulk, answer.rows.slice(at, at + BASE_PAGE), base);
    progress(Math.min(1, (at + BASE_PAGE) / answer.rows.length));
  }
  if (!base.isFirst) await sweep(store, base, moves);
  await bulk.transaction('rw', [bulk.meta, bulk.heads], async () => {
    await stillOwn(bulk, mark);
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

/** Rejects where the base that is being written is another one by now, or doubted or whole. */
async function stillOwn(db: TillDatabase, mark: BaseMark): Promise<void> {
  const stored = await readMeta(db, 'base');
  if (canonical(stored) !== canonical(mark)) throw new Superseded();
}

/** The balances of a new base by account; `isFirst`: no balance was here before. */
type Base = {
  readonly rows: ReadonlyMap<string, Row>;
  readonly mark: BaseMark;
  readonly isFirst: boolean;
};

/** What the base does not hold is folded onto it first. */
async function begin(store: Store, base: Base, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const { bulk } = store;
  const { mark } = base;
  await store.gate.clear();
  await bulk.transaction('rw', [bulk.entries, bulk.ledger, bulk.meta, bulk.heads], async () => {
    const rows = (await uncoveredRows(bulk, mark)).map(counted);
    const later = await laterOf(bulk, rows);
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
  const own = new Set(batch.map(({ entry }) => entry.id));
  // What is in the batch itself has not been posted yet when its reversal comes first.
  const targets = batch
    .flatMap(({ entry }) => cancelledBy(entry) ?? [])
    .filter((id) => !own.has(id));
  const found = (await db.entries.bulkGet(targets)).flatMap((row) => countingIn(row) ?? []);
  return { batch, named: new Map(found.map((item) => [item.entry.id, item])) };
}

const uncovered = async (db: TillDatabase, mark: BaseMark): Promise<Later> =>
  laterOf(db, await uncoveredRows(db, mark));

/**
 * Of entries that the base holds, only the moves of stock are written; they are past. Gives the
 * accounts of these moves.
 */
async function sortPast(store: Store, base: Base): Promise<Set<string>> {
  const { bulk } = store;
  const kept = new Set<string>();
  const ids = await bulk.entries.toCollection().primaryKeys();
  for (let at = 0; at < ids.length; at += PAST_PAGE) {
    await store.gate.clear();
    await bulk.transaction('rw', [bulk.entries, bulk.ledger, bulk.meta, bulk.heads], async () => {
      await stillOwn(bulk, base.mark);
      const later = await uncovered(bulk, base.mark);
      const rows = (await bulk.entries.bulkGet(ids.slice(at, at + PAST_PAGE))).filter(
        (row) => row !== undefined,
      );
      const past = pastOf(rows, base, later);
      for (const { id } of past.moves) kept.add(id);
      await Promise.all([
        putChanged(bulk, past.moves, base),
        bulk.entries.bulkPut(
          past.rows
            .filter(({ state }) => state !== 'past')
            .map((row) => ({ ...row, state: 'past' as const })),
        ),
      ]);
    });
  }
  return kept;
}

/** Which of some stored entries the base holds, and the moves of stock of those not taken back. */
function pastOf(
  stored: readonly EntryRow[],
  base: Base,
  { batch }: Later,
): { rows: EntryRow[]; moves: Row[] } {
  const taken = new Set(batch.flatMap(({ entry }) => cancelledBy(entry) ?? []));
  const later = new Set(batch.map(({ entry }) => entry.id));
  const rows = stored.filter((row) => isCounted(row) && !later.has(row.id));
  // By the entry's id: what was moved aside for another entry has a key of its own.
  const moves = rows
    .flatMap((row) => countingIn(row) ?? [])
    .filter(({ entry: { id } }) => !taken.has(id) && !base.rows.has(cancelAccount(id)))
    .flatMap(({ entry, eff }) => [...movesOf([changeOf(entry, eff, 1)]).values()]);
  return { rows, moves: moves.filter((row) => row !== null) };
}

const isCounted = ({ state }: EntryRow): boolean => state === undefined || state === 'past';

const folded = ({ rows }: Base, { batch, named }: Later) =>
  foldOnto(
    rows,
    changesFor(batch, {
      isCancelled: (id) => rows.has(cancelAccount(id)),
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

async function writeRows(db: TillDatabase, rows: readonly Row[], base: Base): Promise<void> {
  await db.transaction('rw', [db.entries, db.ledger, db.meta, db.heads], async () => {
    await stillOwn(db, base.mark);
    const after = folded(base, await uncovered(db, base.mark));
    const puts = rows.flatMap((row) =>
      after.has(row.id) ? (after.get(row.id) ?? []) : marked(row),
    );
    // What is taken back on top of the base may leave nothing of a balance that was here before.
    const gone = rows.flatMap(({ id }) => (after.get(id) === null ? [id] : []));
    if (gone.length > 0) await tablesOf(db).remove(gone);
    await putChanged(db, puts, base);
  });
}

/** Puts the rows that are not stored like this already: reading is much cheaper than writing. */
async function putChanged(db: TillDatabase, rows: readonly Row[], base: Base): Promise<void> {
  const stored = base.isFirst ? [] : await db.ledger.bulkGet(rows.map(({ id }) => id));
  await tablesOf(db).put(rows.filter((row, i) => canonical(row) !== canonical(stored[i])));
}

/** Takes out balances that neither the base has nor anything after it; `moves` stay. */
async function sweep(store: Store, base: Base, moves: ReadonlySet<string>): Promise<void> {
  const { bulk } = store;
  for (let last = ''; ; ) {
    const some = await bulk.ledger.where('id').above(last).limit(SWEPT).primaryKeys();
    if (some.length === 0) return;
    last = some.at(-1) ?? last;
    const ids = some.filter((id) => !base.rows.has(id) && !moves.has(id));
    for (let at = 0; at < ids.length; at += BASE_PAGE) {
      await takeOut(store, ids.slice(at, at + BASE_PAGE), base);
    }
  }
}

async function takeOut({ bulk, gate }: Store, ids: readonly string[], base: Base): Promise<void> {
  await gate.clear();
  await bulk.transaction('rw', [bulk.entries, bulk.ledger, bulk.meta, bulk.heads], async () => {
    await stillOwn(bulk, base.mark);
    const after = folded(base, await uncovered(bulk, base.mark));
    await tablesOf(bulk).remove(ids.filter((id) => (after.get(id) ?? null) === null));
    const own = ids.flatMap((id) => after.get(id) ?? []);
    await putChanged(bulk, own, base);
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
export async function readBase(
  db: TillDatabase,
  breathe?: Breathe,
): Promise<{ mark: BaseMark; rows: Row[] } | null> {
  const read = await readMetas(db, ['base', 'baseRows']);
  const [mark, bytes] = [read('base'), read('baseRows')];
  if (mark === null || bytes === null) return null;
  const rows = await unpackRows(bytes, breathe);
  return rows === null ? null : { mark, rows };
}
