import { isInfrastructure } from './database/failure.ts';
import { type Log, failureLine } from './log.ts';
import { repeated } from './repeated.ts';

/**
 * How far back (ms) before the last look entries may be new: a push says when it was received, and
 * then waits for a connection (5 s), for its station's lock (30 s) and for each of its statements,
 * so it may commit minutes after that time.
 */
export const OVERLAP_MS = 5 * 60_000;

/**
 * Does a piece of work for each item and gives how many entries all of it wrote. One that fails is
 * logged, with what `named` says of it, and holds up no other: it may fail in every round to come.
 * Only trouble with the database is thrown, at once, so that the round is done again.
 */
export async function eachAlone<T>(
  items: readonly T[],
  log: Log,
  work: (item: T) => Promise<number>,
  named: (item: T) => Parameters<Log>[0] = () => ({}),
): Promise<number> {
  let written = 0;
  for (const item of items) {
    try {
      written += await work(item);
    } catch (failure) {
      if (isInfrastructure(failure)) throw failure;
      log({ event: 'failure', ...named(item), ...failureLine(failure) });
    }
  }
  return written;
}

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
