import { accept, NO_VOTES, type Votes } from './accept.ts';
import type { Decoder } from './decoder.ts';
import type { Frame } from './frame.ts';
import { workerDecoder } from './worker-decoder.ts';

const loadFallback = async (): Promise<Decoder> =>
  (await import('./zxing-fallback.ts')).fallbackDecoder();

async function bestDecoder(): Promise<Decoder> {
  const able = typeof WebAssembly !== 'undefined' && typeof Worker !== 'undefined';
  return able ? workerDecoder() : loadFallback();
}

/**
 * Reads one picture after another; a text once enough of them agree on it, else null. While one
 * is being read others are passed over.
 */
export type FrameReader = (frame: Frame, at: number) => Promise<string | null>;

/**
 * Makes the reader: WebAssembly in a worker, or the slower decoder where that is missing or
 * fails to start. Rejects when neither works; the next call begins anew.
 */
export function frameReader(): FrameReader {
  let decoder: Promise<Decoder> | null = null;
  let votes: Votes = NO_VOTES;
  let busy = false;

  const decode = async (frame: Frame): Promise<string | null> => {
    const used = (decoder ??= bestDecoder());
    try {
      return await (await used).decode(frame);
    } catch (error) {
      reportError(error);
      used.then(
        (broken) => broken.close(),
        () => undefined,
      );
      decoder = loadFallback();
      await decoder.catch((missing: unknown) => {
        decoder = null;
        throw missing;
      });
      return null;
    }
  };

  return async (frame, at) => {
    if (busy) return null;
    busy = true;
    try {
      const verdict = accept(votes, { text: await decode(frame), at });
      votes = verdict.votes;
      return verdict.accepted;
    } finally {
      busy = false;
    }
  };
}
