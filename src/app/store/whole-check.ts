// What the quick check at the start does not see: the whole chain and every balance, looked at when
// nobody is using the till. It only reads.
import type { Breathe } from './breath.ts';
import type { EntryRow } from './database.ts';
import { entryIn } from './entry-row.ts';
import type { MarksCheck } from './marks.ts';
import { readMeta, readMetas } from './meta.ts';
import { isOldTab } from './old-tab.ts';
import { rebuild } from './rebuild.ts';
import { isReadable } from './repair.ts';
import { type Store, identityOf } from './store.ts';

const PAGE = 200;

/**
 * What was found: damaged with its numbers, or null when all is well or a newer version writes
 * here, whose rows this one would get wrong; `idle` resolves at rest.
 */
export async function wholeCheck(store: Store, idle: Breathe): Promise<MarksCheck | null> {
  if (await isOldTab(store)) return null;
  const { device } = identityOf(store);
  const base = await readMeta(store.db, 'base');
  const first = (base?.heads[device]?.n ?? 0) + 1;
  const head = store.session.heads.find((one) => one.device === device)?.n ?? 0;
  const found = (rows: number): MarksCheck => ({
    verdict: 'damaged',
    device,
    marked: null,
    head,
    rows,
  });
  const chain = await ownChain(store, device, { first, last: head }, idle);
  if (!chain.isWhole) return found(chain.rows);
  if (!(await areReadable(store, idle))) return found(chain.rows);
  return (await areBalanced(store, idle)) ? null : found(chain.rows);
}

/** This device's numbers since the base: each there once, each naming the one before. */
async function ownChain(
  store: Store,
  device: string,
  { first, last }: { first: number; last: number },
  idle: Breathe,
): Promise<{ isWhole: boolean; rows: number }> {
  let before: EntryRow | null = null;
  let rows = 0;
  let isWhole = true;
  for (let at = first; at <= last; at += PAGE) {
    await idle();
    const page = await store.db.entries
      .where('[device+n]')
      .between([device, at], [device, Math.min(last, at + PAGE - 1)], true, true)
      .toArray();
    for (const row of page) {
      if (row.branch !== undefined) continue;
      const isNext: boolean = row.n === (before?.n ?? first - 1) + 1;
      const isLinked: boolean = before === null || entryIn(row)?.prev === before.hash;
      isWhole &&= isNext && isLinked;
      before = row;
      rows += 1;
    }
  }
  return { isWhole: isWhole && rows === Math.max(0, last - first + 1), rows };
}

async function areReadable({ db }: Store, idle: Breathe): Promise<boolean> {
  const ids = await db.entries.toCollection().primaryKeys();
  for (let at = 0; at < ids.length; at += PAGE) {
    await idle();
    const rows = await db.entries.bulkGet(ids.slice(at, at + PAGE));
    if (rows.some((row) => row !== undefined && !isReadable(row))) return false;
  }
  return true;
}

/**
 * While older entries are still coming, stocks counted since the base may differ for a moment; of a
 * base that an older version wrote without keeping its rows, or while the till is busy all along,
 * nothing can be said.
 */
async function areBalanced(store: Store, idle: Breathe): Promise<boolean> {
  const read = await readMetas(store.db, ['base', 'baseRows', 'backfill']);
  const base = read('base');
  const isKnown = base?.complete && !base.rewound && read('baseRows') !== null;
  if (!isKnown || !read('backfill')?.done) return true;
  return (await rebuild(store, () => undefined, idle)).equal !== false;
}
