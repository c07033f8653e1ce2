import type { Decoder, Sight } from './decoder.ts';

/**
 * Two decoders at the same picture: the first that finds a code answers, the other goes on and
 * misses the next picture if it must. A second that fails is left out from then on.
 */
export function racing(main: Decoder, second: Decoder): Decoder {
  const busy = new Set<Decoder>();
  let isOut = false;

  const start = (decoder: Decoder, video: HTMLVideoElement, stamp: number) => {
    busy.add(decoder);
    return decoder.look(video, stamp).finally(() => busy.delete(decoder));
  };
  const quick = (video: HTMLVideoElement, stamp: number): Promise<Sight | null> =>
    start(second, video, stamp).catch((error: unknown) => {
      reportError(error);
      isOut = true;
      return null;
    });

  return {
    look(video, stamp) {
      const runs: Promise<Sight | null>[] = [];
      if (!busy.has(main)) runs.push(start(main, video, stamp));
      if (!isOut && !busy.has(second)) runs.push(quick(video, stamp));
      return firstSeen(runs);
    },
    close() {
      main.close();
      second.close();
    },
  };
}

/** The first sight with a code; when none has one, that of the first decoder that was asked. */
function firstSeen(runs: readonly Promise<Sight | null>[]): Promise<Sight | null> {
  return new Promise((done, failed) => {
    for (const run of runs) {
      run.then((sight) => {
        if (sight !== null && sight.codes.length > 0) done(sight);
      }, failed);
    }
    Promise.all(runs).then(
      (sights) => done(sights.find((sight) => sight !== null) ?? null),
      failed,
    );
  });
}
