// The whole chain and all balances, looked at when nobody is using the till: what the quick check
// at the start does not see. At the start itself the files' log is left behind. Says too when a
// newer version has taken over in another window.
import { computed, effect } from '@preact/signals';
import { isEmpty } from '../core/sale/cart.ts';
import type { Counter } from './counter.ts';
import type { Session } from './session.ts';
import type { MarksCheck } from './store/marks.ts';
import { leaveLog } from './store/fresh-log.ts';
import { wholeCheck } from './store/whole-check.ts';
import { say } from './ui/toast-queue.ts';
import { whyWords } from './words.ts';

/** A start is left alone for this long, then the check is made and again every day. */
const FIRST_MS = 60_000;
const AGAIN_MS = 86_400_000;

/** Nobody uses a till whose cart is empty and which no key or finger has touched for this long. */
const QUIET_MS = 10_000;

/** A page that nobody sees rests for ever otherwise. */
const LONGEST_REST = { timeout: 2_000 } as const;

/** Waits until nobody uses the till and the page has nothing else to do. */
function quietAt({ cart }: Counter): () => Promise<void> {
  let touched = 0;
  for (const sign of ['keydown', 'pointerdown'] as const) {
    addEventListener(sign, () => (touched = performance.now()), { capture: true, passive: true });
  }
  const isUsed = (): boolean => !isEmpty(cart.value) || performance.now() - touched < QUIET_MS;
  return async () => {
    while (isUsed()) await nap(QUIET_MS / 4);
    await new Promise<void>((resolve) => {
      if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), LONGEST_REST);
      else setTimeout(resolve, 200);
    });
  };
}

const nap = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** A tab that syncs no more says so at once, not at its next sale. */
function tellOld({ sync }: Session): void {
  const isOld = computed(() => sync?.state.value.reason === 'old-tab');
  effect(() => {
    if (isOld.value) say(whyWords('old-tab'));
  });
}

/** Leaves the log; calls `onDamage` when something is wrong for sure, never in mid-sale. */
export function watchHealth(session: Session, onDamage: (check: MarksCheck) => void): void {
  const { store, counter } = session;
  tellOld(session);
  leaveLog(store.moved ?? indexedDB).catch(reportError);
  const quiet = quietAt(counter);
  const look = async (): Promise<void> => {
    // A sale in between may look like damage for a moment: it must be there twice.
    const found = (await wholeCheck(store, quiet)) && (await wholeCheck(store, quiet));
    if (!found) {
      setTimeout(start, AGAIN_MS);
      return;
    }
    let isTold = false;
    counter.cart.subscribe((cart) => {
      if (isTold || !isEmpty(cart)) return;
      isTold = true;
      onDamage(found);
    });
  };
  const start = (): void => {
    look().catch(reportError);
  };
  setTimeout(start, FIRST_MS);
}
