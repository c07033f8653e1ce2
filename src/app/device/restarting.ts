import type { Decoder } from './decoder.ts';

/**
 * A decoder that is made anew when it fails: a picture that could not be read, or a worker that was
 * ended for want of memory, says nothing about the next. It fails for good when `most` in a row
 * have failed without a single answer between them.
 */
export function restarting(make: () => Decoder, most: number): Decoder {
  let decoder = make();
  let failed = 0;
  return {
    async look(video, stamp) {
      try {
        const sight = await decoder.look(video, stamp);
        if (sight !== null) failed = 0;
        return sight;
      } catch (error) {
        failed += 1;
        if (failed >= most) throw error;
        reportError(error);
        decoder.close();
        decoder = make();
        return null;
      }
    },
    close() {
      decoder.close();
    },
  };
}
