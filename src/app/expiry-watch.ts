// The till must not sell what has expired, and a scan must not wait to find that out: which goods
// those are is kept ready, taken anew when a batch comes in, when one of them moves, and in time.
import { dayOf } from '../core/time.ts';
import { stockAccount } from '../core/journal/account.ts';
import type { Counter } from './counter.ts';
import { expiredNow } from './store/goods/batches.ts';
import { type Changed, concerns } from './store/changes.ts';
import { now } from './store/store.ts';

/** Milliseconds after which the day may be another. */
const AGAIN = 600_000;

/** Keeps `counter.expired` as the shelves are; returns what ends it. */
export function watchExpired(counter: Counter): () => void {
  const { store, expired } = counter;
  let running = Promise.resolve();
  const read = (): void => {
    running = running
      .then(async () => {
        expired.value = await expiredNow(store, dayOf(now(store)));
      })
      .catch((error: unknown) => reportError(error));
  };
  const matters = (changed: Changed): boolean => {
    if (concerns(changed, 'batch')) return true;
    if (!concerns(changed, 'stock') || expired.value.size === 0) return false;
    const named = changed.accounts;
    return (
      named === null || [...expired.value.keys()].some((id) => named.includes(stockAccount(id)))
    );
  };
  const stop = store.changes.listen((changed) => {
    if (matters(changed)) read();
  });
  const timer = setInterval(read, AGAIN);
  read();
  return () => {
    stop();
    clearInterval(timer);
  };
}
