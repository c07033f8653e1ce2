// What must be known before the database is opened. It lies in another database (idb-keyval), so
// an emptied till is not mistaken for a new device.
import { createStore, get, set } from 'idb-keyval';
import * as v from 'valibot';
import { IdSchema } from '../../core/id.ts';

const BootSchema = v.object({
  /** The bound station, and the name of its database. */
  station: v.nullable(IdSchema),
  database: v.string(),
  demo: v.boolean(),
  theme: v.picklist(['auto', 'light', 'dark']),
  bigType: v.boolean(),
});
export type Boot = v.InferOutput<typeof BootSchema>;

/** A device that has never been bound. */
export const NEW_BOOT: Boot = {
  station: null,
  database: 'till',
  demo: false,
  theme: 'auto',
  bigType: false,
};

const place = () => createStore('till-boot', 'flags');

/** The flags as they stand; `NEW_BOOT` on a new device or when they cannot be read. */
export async function readBoot(): Promise<Boot> {
  const parsed = v.safeParse(BootSchema, await get<unknown>('boot', place()).catch(() => null));
  return parsed.success ? parsed.output : NEW_BOOT;
}

export async function writeBoot(boot: Boot): Promise<void> {
  await set('boot', boot, place());
}
