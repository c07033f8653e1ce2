import * as v from 'valibot';
import { CARRIERS } from '../../../core/barcode/parcel-number.ts';
import { readSetting, writeSetting } from '../../store/meta.ts';
import type { Store } from '../../store/store.ts';

/**
 * The batch in hand on this device: its shelf, the carrier chosen for plain numbers (null: the
 * likeliest), and when it began (epoch ms; null: none is open). The parcels are in the ledger.
 */
export const BatchSchema = v.object({
  shelf: v.nullable(v.string()), carrier: v.nullable(v.picklist(CARRIERS)),
  started: v.nullable(v.number()),
});
export type Batch = v.InferOutput<typeof BatchSchema>;

const NAME = 'parcel-batch';
export const NO_BATCH: Batch = { shelf: null, carrier: null, started: null };

/** The batch that was in hand when the screen was last left. */
export const readBatch = async (store: Store): Promise<Batch> =>
  (await readSetting(store.db, NAME, BatchSchema)) ?? NO_BATCH;

export const writeBatch = (store: Store, batch: Batch): Promise<void> =>
  writeSetting(store.db, NAME, batch);
