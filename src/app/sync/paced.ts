// Work that many signs ask for at once, where the last asking is the one that counts.

/**
 * Runs `work` at once, and again for what is asked meanwhile, as one run: never two at a time.
 * `work` resolves with the ms to rest before the next run; when it fails the next may come at once.
 */
export function paced(work: () => Promise<number>): () => void {
  let isBusy = false;
  let isAsked = false;
  const go = (): void => {
    if (isBusy) {
      isAsked = true;
      return;
    }
    isBusy = true;
    isAsked = false;
    work().then(rest, () => rest(0));
  };
  const rest = (ms: number): void => {
    if (ms > 0) setTimeout(rest, ms, 0);
    else {
      isBusy = false;
      if (isAsked) go();
    }
  };
  return go;
}
