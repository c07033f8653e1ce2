// What the centre does not have: runs of unsent entries, each of one author and one unbroken chain.
import { assert } from '../../core/assert.ts';
import type { Gap, Heads } from '../../core/protocol.ts';
import { rowsAbove } from './coverage.ts';
import type { EntryRow, TillDatabase } from './database.ts';
import { entryIn, lineOf } from './entry-row.ts';
import { PAGE } from './arrival.ts';
import { readMeta, writeMeta } from './meta.ts';
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
 * The next unsent entries of one device, each naming the one before; at most `limit` and `bytes`,
 * read a page at a time: a slow phone answers a tap in between.
 * A device that forked has two entries of one number: they go out in runs of their own. `isAll`:
 * the device has no others.
 */
export async function unsentRun(
  { db }: Store,
  device: string,
  limit: number,
  bytes: number,
): Promise<{ readonly rows: EntryRow[]; readonly isAll: boolean }> {
  const run: Run = { rows: [], size: 0 };
  const seen = new Set<string>();
  const most = Math.min(PAGE, limit);
  for (let from = 0; ; ) {
    const page = await db.entries
      .where('[unsent+device+n]')
      .between([1, device, from], [1, device, Infinity], true, true)
      .limit(most)
      .toArray();
    const fresh = page.filter(({ id }) => !seen.has(id)).slice(0, limit - seen.size);
    for (const { id } of fresh) seen.add(id);
    const mayGoOn = grow(run, fresh, bytes);
    if (!mayGoOn || page.length < most || fresh.length === 0 || seen.size === limit) {
      const isAll = page.length < most && seen.size === run.rows.length && seen.size < limit;
      return { rows: run.rows, isAll };
    }
    // Of two entries with this number one may be on the next page.
    from = page.at(-1)?.n ?? from;
  }
}

/** Entries that go out together, and how many bytes their texts have. */
type Run = { readonly rows: EntryRow[]; size: number };

/** Adds what goes on a run, of rows in order of n; false where nothing more can. */
function grow(run: Run, rows: readonly EntryRow[], bytes: number): boolean {
  for (const row of rows) {
    const previous = run.rows.at(-1);
    if (previous && row.n > previous.n + 1) return false;
    if (previous && entryIn(row)?.prev !== previous.hash) continue;
    run.size += new TextEncoder().encode(row.text).length;
    if (previous && run.size > bytes) return false;
    run.rows.push(row);
  }
  return true;
}

/** The unbroken run that the first of some rows, in order of n, begins. */
export function runIn(rows: readonly EntryRow[], bytes: number): EntryRow[] {
  const run: Run = { rows: [], size: 0 };
  grow(run, rows, bytes);
  assert(run.rows.length > 0, 'a run has at least one entry');
  return run.rows;
}

/**
 * The centre's heads lie behind what we hold of it (it was restored): all above them is unsent
 * again, our own entries and others'. Returns how many. Goes on where it was cut off, because what
 * is restored is noted before the first of them.
 */
export async function resendAbove(store: Store, heads: Heads): Promise<number> {
  const behind = store.session.heads.filter(({ device, n }) => n > (heads[device]?.n ?? 0));
  const found = await Promise.all(
    behind.map(({ device: line }) => sentAbove(store.bulk, line, heads[line]?.n ?? 0)),
  );
  const lost = found.flat();
  if (lost.length === 0) return 0;
  await markRestored(store, heads);
  await markUnsent(store, lost);
  store.changes.tell({ ledgers: ['entries'], accounts: [] });
  return lost.length;
}

// While a long queue is sent all above the centre's head waits: counting sees that without reading.
async function sentAbove(db: TillDatabase, line: string, n: number): Promise<string[]> {
  const [device = line] = line.split('/');
  const [all, waiting] = await Promise.all([
    db.entries
      .where('[device+n]')
      .between([device, n + 1], [device, Infinity], true, true)
      .count(),
    db.entries
      .where('[unsent+device+n]')
      .between([1, device, n + 1], [1, device, Infinity], true, true)
      .count(),
  ]);
  if (all === waiting) return [];
  const rows = await rowsAbove(db, line, n);
  return rows.filter(({ unsent }) => unsent === undefined).map(({ id }) => id);
}

/** Entries wait for the centre again, a page at a time behind the gate. */
async function markUnsent({ bulk, gate }: Store, ids: readonly string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += PAGE) {
    await gate.clear();
    await bulk.transaction('rw', [bulk.entries, bulk.meta], async () => {
      const rows = (await bulk.entries.bulkGet(ids.slice(at, at + PAGE))).filter(
        (row) => row !== undefined,
      );
      await bulk.entries.bulkPut(rows.map((row) => ({ ...row, unsent: 1 as const })));
    });
  }
}

/**
 * What is here of numbers that the centre lacks below the end of a line: a restored centre may have
 * been given the end by somebody who did not have what is before it, and its heads are ours again.
 */
export async function resendInto(store: Store, gaps: readonly Gap[]): Promise<void> {
  const found = await Promise.all(
    gaps.map(({ line, first, last }) => {
      const [device = line] = line.split('/');
      const range = store.bulk.entries
        .where('[device+n]')
        .between([device, first], [device, last], true, true);
      return range.filter((row) => row.unsent === undefined && lineOf(row) === line).primaryKeys();
    }),
  );
  const lost = found.flat();
  if (lost.length === 0) return;
  await markUnsent(store, lost);
  store.changes.tell({ ledgers: ['entries'], accounts: [] });
}

/**
 * What lies in quarantine stands in no stream and in no base, so that a centre put back to before
 * it is not noticed by it: whoever reads a new base sends his own there again.
 */
export async function resendQuarantined(store: Store): Promise<void> {
  const held = await store.bulk.entries.where('state').equals('quarantined').toArray();
  const authors = new Set([...Object.keys(store.session.numbers), identityOf(store).device]);
  const own = held.filter(({ device, unsent }) => unsent === undefined && authors.has(device));
  if (own.length === 0) return;
  await markUnsent(
    store,
    own.map(({ id }) => id),
  );
  store.changes.tell({ ledgers: ['entries'], accounts: [] });
}

/** The centre was put back to an older copy: see `markRestored`. */
export async function noteRestored(store: Store, heads: Heads): Promise<void> {
  await markRestored(store, heads);
  store.changes.tell({ ledgers: ['entries'], accounts: [] });
}

/**
 * What the centre had may get other sequences now, even where the cursor's entry is the same one
 * again, so the ledgers start from a new base. All that this till wrote is unsent again, under
 * whatever id: heads alone do not tell, because others may have given back a part of it already.
 * So is all of a chain whose head at the centre is another entry: a device that went back with it
 * may have written other entries under the same numbers. That it was is noted last: cut off before
 * it, all is done again. A base that is in doubt for something else says nothing of it.
 */
async function markRestored(store: Store, heads: Heads): Promise<void> {
  const { bulk, session } = store;
  const base = await readMeta(bulk, 'base');
  if (base === null || base.restored) return;
  const other = session.heads.filter(({ device, hash }) => heads[device]?.hash !== hash);
  const authors = new Set([
    ...Object.keys(session.numbers),
    identityOf(store).device,
    ...other.map(({ device: line }) => line.split('/')[0] ?? line),
  ]);
  for (const device of authors) {
    const ids = await bulk.entries
      .where('[device+n]')
      .between([device, 0], [device, Infinity])
      .primaryKeys();
    await markUnsent(store, ids);
  }
  await bulk.transaction('rw', [bulk.meta], async () => {
    const mark = await readMeta(bulk, 'base');
    if (mark !== null) await writeMeta(bulk, 'base', { ...mark, rewound: true, restored: true });
  });
}
