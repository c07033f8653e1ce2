import { PUSH_BYTES, PUSH_ENTRIES } from '../../core/protocol.ts';
import type { EntryRow } from '../store/database.ts';
import { carriedBatches, writeOutboxFile } from '../store/outbox-file.ts';
import { type Store, identityOf } from '../store/store.ts';
import { allUnsent } from '../store/sync-writes.ts';
import { signedBatch } from './signing.ts';

/** The unsent entries as a file's text, with what other devices' files brought in. */
export async function exportOutbox(store: Store): Promise<{ text: string; entries: number }> {
  const identity = identityOf(store);
  const own = (await allUnsent(store)).filter(({ device }) => device === identity.device);
  const batches = await Promise.all(runsOf(own).map((rows) => signedBatch(identity, rows)));
  return {
    entries: own.length,
    text: writeOutboxFile(store, [...(await carriedBatches(store)), ...batches]),
  };
}

function runsOf(rows: readonly EntryRow[]): EntryRow[][] {
  const runs: EntryRow[][] = [];
  let size = 0;
  for (const row of rows) {
    const run = runs.at(-1);
    const isNext = run?.at(-1)?.n === row.n - 1;
    size += row.text.length * 3;
    if (run && isNext && run.length < PUSH_ENTRIES && size < PUSH_BYTES) run.push(row);
    else {
      runs.push([row]);
      size = row.text.length * 3;
    }
  }
  return runs;
}
