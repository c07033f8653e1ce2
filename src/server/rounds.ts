import type { Log } from './log.ts';
import { repeated } from './repeated.ts';

/** Received again within this: a push's transaction commits a little after its time. */
const OVERLAP_MS = 60_000;

/**
 * Goes round every `every` ms, one round at a time: `round` is told since when (epoch ms, 0 at
 * first) entries may be new to it, and gives how many it wrote. The function returned ends it.
 */
export function startRounds(
  event: string,
  every: number,
  { now, log }: { readonly now: () => number; readonly log: Log },
  round: (since: number) => Promise<number>,
): () => Promise<void> {
  let since = 0;
  const once = async (): Promise<void> => {
    const time = now();
    const written = await round(since);
    if (written > 0) log({ event, entries: written });
    since = time - OVERLAP_MS;
  };
  return repeated(once, every, log);
}
