import * as v from 'valibot';
import { CARRIERS } from '../../core/barcode/parcel-number.ts';
import { SERIALS, serialIn } from '../../core/post/pickup.ts';
import { dayOf } from '../../core/time.ts';
import { readSetting, writeSetting } from '../store/meta.ts';
import { type Parcel } from '../store/post/post.ts';
import { waitingParcels } from '../store/post/waiting.ts';
import type { Store } from '../store/store.ts';

/**
 * The batch in hand on this device: its shelf, the carrier chosen for plain numbers (null: the
 * likeliest), and when it began (epoch ms; null: none is open). The parcels are in the ledger.
 */
export const BatchSchema = v.object({
  shelf: v.nullable(v.string()),
  carrier: v.nullable(v.picklist(CARRIERS)),
  started: v.nullable(v.number()),
  /** Whether the camera opens with the screen; null: nobody has said. */
  camera: v.nullable(v.boolean()),
});
export type Batch = v.InferOutput<typeof BatchSchema>;

const NAME = 'parcel-batch';
export const NO_BATCH: Batch = { shelf: null, carrier: null, started: null, camera: null };

/** The batch that was in hand when the screen was last left. */
export const readBatch = async (store: Store): Promise<Batch> =>
  (await readSetting(store.db, NAME, BatchSchema)) ?? NO_BATCH;

export const writeBatch = (store: Store, batch: Batch): Promise<void> =>
  writeSetting(store.db, NAME, batch);

/** The centre's effective times may lie this much before ours (ms). */
const CLOCK_SLACK = 2_000;

/** Where a run of serials begins on the circle of a thousand: behind the widest gap. */
function firstOf(serials: readonly number[]): number {
  const sorted = [...serials].sort((a, b) => a - b);
  const gaps = sorted.map(
    (serial, i) => (serial - (sorted.at(i - 1) ?? serial) + SERIALS) % SERIALS,
  );
  return sorted[gaps.indexOf(Math.max(...gaps))] ?? 0;
}

/**
 * The batch's parcels: what this device took in since `started` and still waits, the newest first.
 * A correction is a later entry but keeps its code, so the serials give the order.
 */
export function batchOf(
  waiting: readonly Parcel[],
  device: number,
  started: number | null,
): Parcel[] {
  if (started === null) return [];
  // Nearly all of thousands came earlier: their codes are not even read.
  const fresh = waiting.filter(({ receivedAt }) => (receivedAt ?? 0) >= started - CLOCK_SLACK);
  const own = fresh.flatMap((parcel) => {
    const found = serialIn(parcel.code);
    return found?.device === device ? [{ parcel, serial: found.serial }] : [];
  });
  const first = firstOf(own.map(({ serial }) => serial));
  const place = (serial: number): number => (serial - first + SERIALS) % SERIALS;
  return own.sort((a, b) => place(b.serial) - place(a.serial)).map(({ parcel }) => parcel);
}

/** A batch goes on after a break, but not on another day: when it began, or null. */
export const resumed = (started: number | null, now: number): number | null =>
  started !== null && dayOf(started) === dayOf(now) ? started : null;

/** How many parcels are in a batch left open, for the strip that leads back to it. */
export async function openBatch(store: Store, device: number, now: number): Promise<number> {
  const { started } = await readBatch(store);
  const since = resumed(started, now);
  return since === null ? 0 : batchOf(await waitingParcels(store), device, since).length;
}
