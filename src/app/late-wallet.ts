// The wallet's first opening: its screen's code and what two months earned are had before anybody
// asks, when the page has nothing to do and nobody is recording.
import { monthAfter, monthOf } from '../core/time.ts';
import { earnedIn } from './parts/earned.ts';
import type { Session } from './session.ts';

/** Reads what the wallet opens with; later changes keep it up. */
export async function readAhead({ store, now }: Session): Promise<void> {
  const present = monthOf(now());
  for (const month of [monthAfter(present, -1), present]) {
    await store.gate.clear();
    await earnedIn(store, month);
  }
}
