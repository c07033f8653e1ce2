import { lastExchange } from '../../store/shop.ts';
import type { Store } from '../../store/store.ts';
import type { SyncLoop } from '../../sync/loop.ts';

/** `sending`: the centre answers, and there is more than it could take so far. */
export type Sent = 'sent' | 'sending' | 'silent';

/** Milliseconds for which the centre is waited for; less where it was silent before. */
const PATIENCE_MS = 10_000;
const OFFLINE_MS = 3_000;
const STEP_MS = 200;

const pause = (ms: number): Promise<void> =>
  new Promise((go) => {
    setTimeout(go, ms);
  });

/**
 * Sends what waits, and tells what came of it. Which tab sends it is not known here: that the
 * centre has answered stands in the database.
 */
export async function sendNow(
  store: Store,
  sync: Pick<SyncLoop, 'state' | 'wake'>,
  wait: (ms: number) => Promise<void> = pause,
): Promise<Sent> {
  const before = await lastExchange(store);
  sync.wake();
  let hasAnswered = false;
  const patience = (): number =>
    sync.state.value.state === 'offline' && !hasAnswered ? OFFLINE_MS : PATIENCE_MS;
  for (let waited = 0; waited < patience(); waited += STEP_MS) {
    await wait(STEP_MS);
    hasAnswered ||= (await lastExchange(store)) !== before;
    if (hasAnswered && sync.state.value.state === 'synced') return 'sent';
  }
  return hasAnswered ? 'sending' : 'silent';
}
