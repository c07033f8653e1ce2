import type { SignedBatch } from '../../core/outbox.ts';
import { PUSH_BYTES, PUSH_ENTRIES } from '../../core/protocol.ts';
import type { EntryRow } from '../store/database.ts';
import { entryIn } from '../store/entry-row.ts';
import type { Identity } from '../store/meta.ts';
import { carriedBatches, writeOutboxFile } from '../store/outbox-file.ts';
import { type Store, identityOf } from '../store/store.ts';
import { certifiedOf, formerOf } from '../store/succession.ts';
import { allUnsent } from '../store/sync-writes.ts';
import { runIn } from '../store/unsent.ts';
import { canSend, isOurs, signerOf } from './author.ts';
import { signedBatch } from './signing.ts';

/** A file's text, how many entries are in it, and how many wait for a certificate. */
export type Outbox = {
  readonly text: string;
  readonly entries: number;
  readonly left: number;
};

/**
 * The unsent entries as a file's text: whole signed batches from the first unacknowledged number,
 * of this device, of who it was before, of others whose entries the centre has lost, and what
 * other devices' files brought in. A mended device has no certificate until it reaches the centre:
 * the one that it was before forwards what it sells. Without any nothing can be signed. Whoever
 * carries the file cannot ask for what is not here: where that is lost the file says so itself.
 */
export async function exportOutbox(store: Store): Promise<Outbox> {
  const identity = identityOf(store);
  const certified = (await certifiedOf(store)) ?? identity;
  const mine = [certified, identity, ...(await formerOf(store))];
  const batches: SignedBatch[] = [];
  let [entries, left] = [0, 0];
  for (const rows of runsOf(await allUnsent(store))) {
    const as = signerOf(mine, rows[0]?.device ?? '');
    if (canSend(as, rows)) {
      batches.push(await signedBatch(as, rows, await isAfterGap(store, as, rows[0])));
      entries += rows.length;
    } else if (as.certificate === '') left += rows.length;
  }
  return {
    entries,
    left,
    text: writeOutboxFile(store, [...(await carriedBatches(store)), ...batches]),
  };
}

/** Whether the entry that a run of ours goes on from is not here. */
async function isAfterGap(
  store: Store,
  as: Identity,
  first: EntryRow | undefined,
): Promise<boolean> {
  const entry = entryIn(first);
  if (entry === null || entry.n === 1 || !isOurs(store, as, entry.device)) return false;
  const before = await store.db.entries
    .where('[device+n]')
    .equals([entry.device, entry.n - 1])
    .toArray();
  return before.every(({ hash }) => hash !== entry.prev);
}

/** A text in a batch's JSON has its quotes escaped: at most three times as long. */
const TEXT_BYTES = PUSH_BYTES / 3;

function runsOf(rows: readonly EntryRow[]): EntryRow[][] {
  const runs: EntryRow[][] = [];
  let left = [...rows];
  for (let first = left[0]; first !== undefined; first = left[0]) {
    const { device } = first;
    const own = left.filter((row) => row.device === device).slice(0, PUSH_ENTRIES);
    const run = runIn(own, TEXT_BYTES);
    const taken = new Set(run.map(({ id }) => id));
    left = left.filter(({ id }) => !taken.has(id));
    runs.push(run);
  }
  return runs;
}
