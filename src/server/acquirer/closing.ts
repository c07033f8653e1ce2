// The jobs that leave nothing open: every second one does what is due about charges, and finds
// those that came by push only; every minute another fetches the lists of days that are over and
// clears what ended long ago. Any number of processes may run them; a row is one's at a time.
import { dayOf } from '../../core/time.ts';
import type { Log } from '../log.ts';
import { repeated } from '../repeated.ts';
import type { Desk } from './desk.ts';
import { KEPT_MS } from './attempts.ts';
import { LISTS_FROM } from './morning.ts';

const EVERY_MS = 1_000;
const SWEEP_EVERY_MS = 5_000;
const LISTS_EVERY_MS = 60_000;
/** Received again within this: a push's transaction commits a little after its time. */
const OVERLAP_MS = 60_000;

/** Starts the jobs; the function returned ends them when what they are doing is done. */
export function startClosing(desk: Desk, now: () => number, log: Log): () => Promise<void> {
  let isEnded = false;
  let sweptAt: number | null = null;
  const round = async (): Promise<void> => {
    const time = now();
    if (sweptAt === null || time >= sweptAt + SWEEP_EVERY_MS) {
      // What WeChat reverses no more is settled by the list of its day.
      await desk.sweep(sweptAt === null ? time - KEPT_MS : sweptAt - OVERLAP_MS);
      sweptAt = time;
    }
    while ((await desk.tick()) > 0);
  };
  let planned = '';
  const lists = async (): Promise<void> => {
    // A day begins here when the lists of the one before begin to be made up.
    const day = dayOf(now() - LISTS_FROM);
    if (day !== planned) await desk.plan();
    planned = day;
    while (!isEnded && (await desk.listDue()) > 0);
  };
  const ends = [repeated(round, EVERY_MS, log), repeated(lists, LISTS_EVERY_MS, log)];
  return async () => {
    isEnded = true;
    await Promise.all(ends.map((end) => end()));
  };
}
