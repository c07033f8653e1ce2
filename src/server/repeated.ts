import { type Log, failureLine } from './log.ts';

/**
 * Does a piece of work every `every` ms, never twice at once; a failure is logged and ends nothing.
 * The function returned ends it.
 */
export function repeated(work: () => Promise<void>, every: number, log: Log): () => Promise<void> {
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    running ??= work()
      .catch((failure: unknown) => log({ event: 'failure', ...failureLine(failure) }))
      .finally(() => {
        running = null;
      });
  }, every);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
