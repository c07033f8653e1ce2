import { PUSH_BYTES, PUSH_ENTRIES } from '../../core/protocol.ts';
import type { EntryRow } from '../store/database.ts';
import { type SignedBatch, carriedBatches, writeOutboxFile } from '../store/outbox-file.ts';
import { type Store, identityOf } from '../store/store.ts';
import { formerOf } from '../store/succession.ts';
import { allUnsent } from '../store/sync-writes.ts';
import { runIn } from '../store/unsent.ts';
import { canSend, signerOf } from './author.ts';
import { signedBatch } from './signing.ts';

/**
 * The unsent entries as a file's text: whole signed batches from the first unacknowledged number,
 * of this device, of who it was before, of others whose entries the centre has lost, and what
 * other devices' files brought in. What cannot be signed yet (no certificate) is not counted.
 */
export async function exportOutbox(store: Store): Promise<{ text: string; entries: number }> {
  const mine = [identityOf(store), ...(await formerOf(store))];
  const batches: SignedBatch[] = [];
  let entries = 0;
  for (const rows of runsOf(await allUnsent(store))) {
    const as = signerOf(mine, rows[0]?.device ?? '');
    if (!canSend(as, rows)) continue;
    batches.push(await signedBatch(as, rows));
    entries += rows.length;
  }
  return {
    entries,
    text: writeOutboxFile(store, [...(await carriedBatches(store)), ...batches]),
  };
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
