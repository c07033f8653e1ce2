// The jobs that leave nothing open: every second one does what is due about charges, and finds
// those that came by push only; every minute another fetches the lists of days that are over and
// clears what ended long ago. Any number of processes may run them; a row is one's at a time.
import { dayOf } from '../../core/time.ts';
import { type Log, failureLine } from '../log.ts';
import { repeated } from '../repeated.ts';
import { OVERLAP_MS } from '../rounds.ts';
import type { Desk } from './desk.ts';
import { KEPT_MS } from './attempts.ts';
import { LISTS_FROM } from './morning.ts';

const EVERY_MS = 1_000;
const SWEEP_EVERY_MS = 5_000;
const LISTS_EVERY_MS = 60_000;

type Jobs = Pick<Desk, 'sweep' | 'tick' | 'plan' | 'listDue'>;

/** Starts the jobs; the function returned ends them when what they are doing is done. */
export function startClosing(desk: Jobs, now: () => number, log: Log): () => Promise<void> {
  let isEnded = false;
  // What WeChat reverses no more is settled by the list of its day.
  const sweep = sweeping(desk, now() - KEPT_MS, log);
  const round = async (): Promise<void> => {
    await sweep(now());
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

/**
 * Sweeps at its distance, first from `since` on (epoch ms). One that fails is logged and holds up
 * nothing that is due; the next one looks back as far as it did.
 */
function sweeping(desk: Jobs, since: number, log: Log): (time: number) => Promise<void> {
  let from = since;
  let due = 0;
  return async (time) => {
    if (time < due) return;
    due = time + SWEEP_EVERY_MS;
    try {
      await desk.sweep(from);
      from = time - OVERLAP_MS;
    } catch (failure) {
      log({ event: 'failure', ...failureLine(failure) });
    }
  };
}
