// What every entry posts beside what its kind does: how far its device's clock was off.
import { dayOf } from '../time.ts';
import { clockAccount } from './account.ts';
import type { Moment, Posting } from './posting.ts';

/** A clock is off when it differs from the centre's by more than this, in milliseconds. */
export const CLOCK_OFF = 5 * 60_000;

/** Per device and business day: entries counted at another time than they say, and by how much. */
export function clockPostings({ at, eff, device }: Moment): Posting[] {
  if (Math.abs(at - eff) <= CLOCK_OFF) return [];
  const account = clockAccount(dayOf(eff), device);
  return [{ form: 'add', account, deltas: { entries: 1, off: at - eff } }];
}
