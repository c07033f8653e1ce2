// A base stays as it was read; once it is old the device takes a new one and lets go of entries
// that are far behind it. Both cost a large answer, so only when all is sent and nobody waits.
import { dayAfter, dayOf, dayStart } from '../../core/time.ts';
import { dropOlder } from '../store/old-entries.ts';
import { type BaseMark, readMeta } from '../store/meta.ts';
import { type Store, now } from '../store/store.ts';
import { countUnsent } from '../store/sync-writes.ts';
import type { Fetch } from './network.ts';
import { newBase } from './pull.ts';
import type { Missed } from './request.ts';

/** A base older than this is renewed. */
const OLDEST_DAYS = 100;

/** Whether a base is to be renewed; one from after now was read while the centre erred. */
export function isOld(store: Store, base: BaseMark | null): boolean {
  const at = base?.at ?? null;
  const today = dayOf(now(store));
  return (
    at !== null &&
    (at < dayStart(dayAfter(today, -OLDEST_DAYS)) || at >= dayStart(dayAfter(today, 2)))
  );
}

/** Takes a new base when the one there is has become old; null when all is well. */
export async function renewBase(store: Store, fetcher: Fetch): Promise<Missed | null> {
  const base = await readMeta(store.db, 'base');
  if (base === null || !isOld(store, base) || (await countUnsent(store)) > 0) return null;
  const renewed = await newBase(store, fetcher);
  if (!renewed.ok) return renewed;
  await dropOlder(store, base);
  return null;
}
