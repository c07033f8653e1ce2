// The job that leaves nothing open: every second it does what is due, and finds the charges that
// came by push only. Any number of processes may run it; an attempt is one process's at a time.
import { type Log, failureLine } from '../log.ts';
import type { Desk } from './desk.ts';

const EVERY_MS = 1_000;
const SWEEP_EVERY_MS = 5_000;
/** Received again within this: a push's transaction commits a little after its time. */
const OVERLAP_MS = 60_000;
/** WeChat reverses for seven days; what is older is settled by the list of its day. */
const FIRST_LOOK_MS = 7 * 24 * 3_600_000;

/** Starts the job; the function returned ends it when what it is doing is done. */
export function startClosing(desk: Desk, now: () => number, log: Log): () => Promise<void> {
  let sweptAt: number | null = null;
  let running: Promise<void> | null = null;
  const round = async (): Promise<void> => {
    const time = now();
    if (sweptAt === null || time >= sweptAt + SWEEP_EVERY_MS) {
      await desk.sweep(sweptAt === null ? time - FIRST_LOOK_MS : sweptAt - OVERLAP_MS);
      sweptAt = time;
    }
    while ((await desk.tick()) > 0);
  };
  const timer = setInterval(() => {
    running ??= round()
      .catch((failure: unknown) => log({ event: 'failure', ...failureLine(failure) }))
      .finally(() => {
        running = null;
      });
  }, EVERY_MS);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
