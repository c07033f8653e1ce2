// Work that many signs ask for at once, where the last asking is the one that counts.

/** After a run, this many times its own duration goes by before the next. */
const REST = 10;

/**
 * Runs `work` at once, and again for what is asked meanwhile, as one run: never two at a time, and
 * at most one part in eleven of the time. `clock` gives ms; failures are the work's own to handle.
 */
export function paced(work: () => Promise<void>, clock: () => number): () => void {
  let isBusy = false;
  let isAsked = false;
  const go = (): void => {
    if (isBusy) {
      isAsked = true;
      return;
    }
    isBusy = true;
    isAsked = false;
    const start = clock();
    const rest = (): void => {
      setTimeout(
        () => {
          isBusy = false;
          if (isAsked) go();
        },
        (clock() - start) * REST,
      );
    };
    work().then(rest, rest);
  };
  return go;
}
