// A checkout never waits for more than the page of synced entries that is being written: such
// pages ask here before they start, and none starts while something is being recorded.

export type Gate = {
  /** Runs what a person waits for; pages hold back until it is done. */
  readonly first: <T>(work: () => Promise<T>) => Promise<T>;
  /** Runs writes one after another: what one leaves in memory is what the next begins with. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** Resolves when nobody waits. */
  readonly clear: () => Promise<void>;
};

export function newGate(): Gate {
  let waiting = 0;
  let wake: (() => void)[] = [];
  let last: Promise<unknown> = Promise.resolve();
  return {
    first: async (work) => {
      waiting += 1;
      try {
        return await work();
      } finally {
        waiting -= 1;
        const ready = waiting === 0 ? wake : [];
        if (waiting === 0) wake = [];
        for (const resolve of ready) resolve();
      }
    },
    inTurn: (work) => {
      const result = last.then(work, work);
      last = result.catch(() => undefined);
      return result;
    },
    clear: async () => {
      while (waiting > 0)
        await new Promise<void>((resolve) => {
          wake.push(resolve);
        });
    },
  };
}
