import { useEffect, useRef, useState } from 'preact/hooks';
import { useSession } from '../session.ts';
import { concerns } from '../store/changes.ts';

/** What could not be read is tried again after twice this, then after twice as long again, ms. */
const PAUSE = 500;
const LONGEST_PAUSE = 32_000;

/**
 * What `load` gives, read again whenever `ledgers` of the store changed (all of them unless some
 * are named) or `deps` did; null until the first answer. A slow answer never overwrites a newer
 * one, changes while it runs make one re-read, and what could not be read is tried again. What
 * reads much lets others go first: it waits `patience` ms after a change and reads once for all
 * that came meanwhile.
 */
export function useQuery<T>(
  load: () => Promise<T>,
  deps: readonly unknown[] = [],
  ledgers: readonly string[] | null = null,
  patience = 0,
): T | null {
  const { store } = useSession();
  const concerned = useRef(ledgers);
  concerned.current = ledgers;
  const [value, setValue] = useState<T | null>(null);
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    let ended = false;
    let running = false;
    let again = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async (): Promise<void> => {
      if (running) {
        again = true;
        return;
      }
      running = true;
      try {
        do {
          again = false;
          const result = await latest.current();
          if (!ended) setValue(result);
        } while (again && !ended);
      } finally {
        running = false;
      }
    };
    let pause = PAUSE;
    const reread = (): void => {
      read().then(
        () => {
          pause = PAUSE;
        },
        (error: unknown) => {
          reportError(error);
          if (!ended) timer ??= setTimeout(later, (pause = Math.min(pause * 2, LONGEST_PAUSE)));
        },
      );
    };
    const later = (): void => {
      timer = undefined;
      reread();
    };
    reread();
    const stop = store.changes.listen((changed) => {
      const named = concerned.current;
      if (named !== null && !concerns(changed, ...named)) return;
      if (patience === 0) reread();
      else timer ??= setTimeout(later, patience);
    });
    return () => {
      ended = true;
      clearTimeout(timer);
      stop();
    };
  }, [store, ...deps]);
  return value;
}
