import { isNewer } from './database.ts';
import type { Store } from './store.ts';

/** True where a newer version has written here: this tab writes nothing of the journal any more. */
export const isOldTab = async ({ db }: Store): Promise<boolean> =>
  isNewer(await db.meta.get('epoch'));
