// What the centre does not have: runs of unsent entries, each of one author and one unbroken chain.
import { assert } from '../../core/assert.ts';
import type { Heads } from '../../core/protocol.ts';
import { rowsAbove } from './coverage.ts';
import type { EntryRow } from './database.ts';
import { entryIn } from './entry-row.ts';
import { doubtBase } from './meta.ts';
import { type Store, identityOf } from './store.ts';

/** The devices that wrote something unsent, in order of id. */
export async function unsentAuthors({ db }: Store): Promise<string[]> {
  const authors: string[] = [];
  for (;;) {
    const next = await db.entries
      .where('[unsent+device+n]')
      .between([1, authors.at(-1) ?? '', Infinity], [1, '\uffff', Infinity], false, true)
      .first();
    if (next === undefined) return authors;
    authors.push(next.device);
  }
}

/**
 * The next unsent entries of one device, each naming the one before; at most `limit` and `bytes`.
 * A device that forked has two entries of one number: they go out in runs of their own.
 */
export async function unsentRun(
  store: Store,
  device: string,
  limit: number,
  bytes: number,
): Promise<EntryRow[]> {
  const rows = await store.db.entries
    .where('[unsent+device+n]')
    .between([1, device, 0], [1, device, Infinity], true, true)
    .limit(limit)
    .toArray();
  return rows.length === 0 ? [] : runIn(rows, bytes);
}

/** The unbroken run that the first of some rows, in order of n, begins. */
export function runIn(rows: readonly EntryRow[], bytes: number): EntryRow[] {
  const run: EntryRow[] = [];
  let size = 0;
  for (const row of rows) {
    const previous = run.at(-1);
    if (previous && row.n > previous.n + 1) break;
    if (previous && entryIn(row)?.prev !== previous.hash) continue;
    size += new TextEncoder().encode(row.text).length;
    if (previous && size > bytes) break;
    run.push(row);
  }
  assert(run.length > 0, 'a run has at least one entry');
  return run;
}

/**
 * The centre's heads lie behind what we hold of it (it was restored): all above them is unsent
 * again, our own entries and others'. Returns how many.
 */
export async function resendAbove(store: Store, heads: Heads): Promise<number> {
  const { db } = store;
  const behind = store.session.heads.filter(({ device, n }) => n > (heads[device]?.n ?? 0));
  if (behind.length === 0) return 0;
  const count = await db.transaction('rw', [db.entries, db.meta], async () => {
    const found = await Promise.all(
      behind.map(({ device: line }) => rowsAbove(db, line, heads[line]?.n ?? 0)),
    );
    const lost = found.flat().filter(({ unsent }) => unsent === undefined);
    await db.entries.bulkPut(lost.map((row) => ({ ...row, unsent: 1 as const })));
    if (lost.length > 0) await markRestored(store);
    return lost.length;
  });
  if (count > 0) store.changes.tell({ ledgers: ['entries'], accounts: [] });
  return count;
}

/** The centre was put back to an older copy: see `markRestored`. */
export async function noteRestored(store: Store): Promise<void> {
  const { db } = store;
  await db.transaction('rw', [db.entries, db.meta], async () => {
    await markRestored(store);
  });
  store.changes.tell({ ledgers: ['entries'], accounts: [] });
}

/**
 * What the centre had may get other sequences now, even where the cursor's entry is the same one
 * again, so the ledgers start from a new base. All that this till wrote is unsent again, under
 * whatever id: heads alone do not tell, because others may have given back a part of it already.
 */
async function markRestored(store: Store): Promise<void> {
  const { db, session } = store;
  if (!(await doubtBase(db))) return;
  const own = new Set([...Object.keys(session.numbers), identityOf(store).device]);
  for (const device of own) {
    await db.entries
      .where('[device+n]')
      .between([device, 0], [device, Infinity])
      .modify({ unsent: 1 });
  }
}
