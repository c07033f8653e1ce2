// What must be known before the database is opened. It lies in another database (idb-keyval), so
// an emptied till is not mistaken for a new device.
import { type UseStore, createStore, get, promisifyRequest, set } from 'idb-keyval';
import * as v from 'valibot';
import { IdSchema } from '../../core/id.ts';
import { movedTo } from './bucket.ts';

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

async function place(): Promise<UseStore> {
  const moved = await movedTo();
  return moved === null ? createStore('till-boot', 'flags') : flagsIn(moved);
}

/** The same flags in the bucket that a till moved into. */
const flagsIn =
  (databases: IDBFactory): UseStore =>
  async (mode, work) => {
    const opening = databases.open('till-boot');
    opening.onupgradeneeded = () => opening.result.createObjectStore('flags');
    const database = await promisifyRequest(opening);
    return work(database.transaction('flags', mode).objectStore('flags'));
  };

/** The flags as they stand; `NEW_BOOT` on a new device or when they cannot be read. */
export async function readBoot(): Promise<Boot> {
  const kept = await get<unknown>('boot', await place()).catch(() => null);
  const parsed = v.safeParse(BootSchema, kept);
  return parsed.success ? parsed.output : NEW_BOOT;
}

export async function writeBoot(boot: Boot): Promise<void> {
  await set('boot', boot, await place());
}
