// What the centre does not have stands a second time outside the database, in a file that only
// grows until nothing waits: a browser that finds its databases damaged opens them all empty. Two
// kills do that, the second while `fresh-log.ts` is at work after a start (a second, four on a slow
// phone), and no order of writes can prevent it: whatever is written first stands behind what the
// first kill left. Pictures, secrets and an open cart have no second place.
import { type Sealed, unseal } from '../../core/journal/entry.ts';
import { PAGE, takePage } from './arrival.ts';
import { changedBy } from './changes.ts';
import { readMeta } from './meta.ts';
import { type Store, identityOf } from './store.ts';
import { countUnsent } from './sync-writes.ts';

/** See `spareLine`. */
const LINE = /^(\S+) ([0-9a-f]{64}) (.+)$/;

const taken = new WeakSet<Store>();

/**
 * Takes back what the database has lost of it, once for every opening: it counts again, and waits
 * for the centre, which may have it all the same. The base has to be here. Returns how many came.
 */
export async function takeSpare(store: Store): Promise<number> {
  if (taken.has(store)) return 0;
  const count = await takeAll(store);
  if (count !== null) taken.add(store);
  return count ?? 0;
}

/** Null where it cannot be read. */
async function takeAll(store: Store): Promise<number | null> {
  const lines = (await store.spare?.read())?.split('\n');
  if (lines === undefined) return null;
  let count = 0;
  for (let at = 0; at < lines.length; at += PAGE) {
    count += await takeLines(store, lines.slice(at, at + PAGE));
  }
  return count;
}

async function takeLines(store: Store, lines: readonly string[]): Promise<number> {
  const { db, gate } = store;
  const found = lines.flatMap((line) => {
    const [, id, hash, text] = LINE.exec(line) ?? [];
    return id === undefined || hash === undefined || text === undefined ? [] : [{ id, hash, text }];
  });
  const known = await db.entries.bulkGet(found.map(({ id }) => id));
  const lost = found.flatMap(({ hash, text }, i) => {
    const read = known[i] === undefined ? unseal(text) : { ok: false as const };
    return read.ok && read.sealed.hash === hash && isOfShop(store, read.sealed)
      ? [read.sealed]
      : [];
  });
  if (lost.length === 0) return 0;
  await gate.clear();
  const touched = await db.transaction(
    'rw',
    [db.entries, db.ledger, db.heads, db.meta],
    async () => {
      const arrived = lost.map((sealed) => ({ sealed, eff: sealed.entry.at, seq: null }));
      const changed = await takePage(db, arrived, await readMeta(db, 'base'), 'station');
      const ids = lost.map(({ entry }) => entry.id);
      await db.entries.where('id').anyOf(ids).modify({ unsent: 1 });
      return changed;
    },
  );
  store.session.heads = await db.heads.toArray();
  store.changes.tell(changedBy(touched, 'entries'));
  return lost.length;
}

const isOfShop = (store: Store, { entry }: Sealed): boolean =>
  entry.station === identityOf(store).station;

/**
 * Empties the file when nothing waits for the centre and what it held was looked at. What the open
 * database has lost since, and so did not send, is nowhere else: then it comes back instead.
 */
export async function dropSpare(store: Store): Promise<void> {
  const { spare } = store;
  if (spare === undefined || !taken.has(store)) return;
  const size = await spare.size();
  // What is written after it was counted makes the file another size.
  if (size === 0 || (await countUnsent(store)) > 0) return;
  if ((await takeAll(store)) === 0) await spare.clear(size);
}
