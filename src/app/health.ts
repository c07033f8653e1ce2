// The whole chain and all balances, looked at when nobody is using the till: what the quick check
// at the start does not see.
import { isEmpty } from '../core/sale/cart.ts';
import type { Session } from './session.ts';
import type { MarksCheck } from './store/marks.ts';
import { wholeCheck } from './store/whole-check.ts';

/** A start is left alone for this long, then the check is made and again every day. */
const FIRST_MS = 60_000;
const AGAIN_MS = 86_400_000;

const idle = (): Promise<void> =>
  new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve());
    else setTimeout(resolve, 200);
  });

/** Calls `onDamage` when something is wrong for sure; never in the middle of a sale. */
export function watchHealth(session: Session, onDamage: (check: MarksCheck) => void): void {
  const look = async (): Promise<void> => {
    const { store, counter } = session;
    // A sale in between may look like damage for a moment: it must be there twice.
    const found = (await wholeCheck(store, idle)) && (await wholeCheck(store, idle));
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
