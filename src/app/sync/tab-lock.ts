// Only one tab of a device syncs. A browser lock is freed by itself when its tab dies; a tab that
// is looked at takes it from one that was put to sleep with it.

export type TabLock = {
  /** Runs `work` while this tab holds the lock, again and again, until `stop` is aborted. */
  readonly hold: (stop: AbortSignal, work: (lost: AbortSignal) => Promise<void>) => Promise<void>;
};

/** For tests and browsers without locks: always held. */
export const noLock: TabLock = { hold: (stop, work) => work(stop) };

/** How often a waiting tab looks whether the holder still gets through. */
const LOOK_MS = 10_000;

/** What is needed of the browser's locks. */
type Locks = {
  request(name: string, options: LockOptions, granted: () => Promise<void>): Promise<unknown>;
};

/** A lock by name; `isAsleep` says that whoever holds it was put to sleep. */
export const tabLock = (name: string, isAsleep: () => Promise<boolean>, locks: Locks): TabLock => ({
  hold: async (stop, work) => {
    let steal = false;
    while (!stop.aborted) {
      const turn = new AbortController();
      const end = (): void => turn.abort();
      stop.addEventListener('abort', end);
      const timer = setInterval(() => {
        if (running.is || document.visibilityState !== 'visible') return;
        isAsleep()
          .then((asleep) => {
            if (asleep && !running.is) {
              steal = true;
              end();
            }
          })
          .catch(() => undefined);
      }, LOOK_MS);
      const running: { is: boolean; work: Promise<void> } = { is: false, work: Promise.resolve() };
      const options: LockOptions = steal ? { steal: true } : { signal: turn.signal };
      steal = false;
      try {
        await locks.request(name, options, async () => {
          running.is = true;
          running.work = work(turn.signal);
          await running.work;
        });
      } catch {
        // The wait was given up, or another tab took the lock: stop working, queue again.
      } finally {
        end();
        clearInterval(timer);
        stop.removeEventListener('abort', end);
        // What a stolen lock ends may be in mid-step: two at once in one tab would be worse.
        await running.work.catch(() => undefined);
      }
    }
  },
});
