// What this till sealed to the centre: it cannot read it itself. It is kept until the centre has
// it and for a while after, for a centre that is put back from a backup, but never of who left.
import { type Kept, keepBeside, shelfOf } from './beside.ts';
import { memberById } from './members.ts';
import { readMeta } from './meta.ts';
import type { Store } from './store.ts';

const DAY_MS = 24 * 3_600_000;
const KEPT_MS = 90 * DAY_MS;

/**
 * Keeps a sealed phone under the hash that the sign-up with the id `entry` names; it is sent once
 * that is written. Kept first: an entry without its secret would never find its guest.
 */
export const keepSecret = (
  store: Store,
  sealed: string,
  entry: string,
  member: string,
): Promise<Kept> =>
  keepBeside(store, 'secrets', new TextEncoder().encode(sealed), { entry, member });

/**
 * Forgets the secrets of who left, and after 90 days those that the centre has or whose sign-up was
 * never written; gives how many.
 */
export async function forgetSecrets(store: Store, now: number): Promise<number> {
  if ((await readMeta(store.db, 'secrets')) === null) return 0;
  const rows = await shelfOf(store, 'secrets').toArray();
  const gone: string[] = [];
  for (const { hash, entry = '', member = '', unsent, made = 0, sent = made } of rows) {
    const known = await memberById(store, 'post', member);
    const isDone = unsent === undefined || (await store.db.entries.get(entry)) === undefined;
    if (known?.state === 'out' || (isDone && now - sent >= KEPT_MS)) gone.push(hash);
  }
  await shelfOf(store, 'secrets').bulkDelete(gone);
  return gone.length;
}
