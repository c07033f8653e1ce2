import * as v from 'valibot';
import type { Decoder, Sight } from './decoder.ts';
import type { Shown } from './scan-worker.ts';
import { cropper } from './video-frame.ts';

const PointSchema = v.object({ x: v.number(), y: v.number() });
const SightSchema = v.object({
  codes: v.array(
    v.object({
      text: v.string(),
      square: v.boolean(),
      lines: v.number(),
      corners: v.array(PointSchema),
    }),
  ),
  stamp: v.number(),
  light: v.nullable(v.number()),
  motion: v.nullable(v.number()),
  stripes: v.number(),
});
const Answer = v.variant('ok', [
  v.object({ ok: v.literal(true), sight: SightSchema }),
  v.object({ ok: v.literal(false), why: v.string() }),
]);

/**
 * The decoder of WebAssembly in its own worker, so that the page never waits for a picture. The
 * video's frame goes there as it is; where that is impossible its brightness does.
 */
export function workerDecoder(): Decoder {
  const worker = new Worker(new URL('./scan-worker.ts', import.meta.url), { type: 'module' });
  const cut = cropper();
  let settle: Deferred | null = null;

  worker.addEventListener('message', (event: MessageEvent<unknown>) => {
    const answer = v.parse(Answer, event.data);
    if (answer.ok) settle?.resolve(answer.sight);
    else settle?.reject(new Error(answer.why));
  });
  worker.addEventListener('error', (event) => {
    settle?.reject(new Error(event.message || 'the scan worker did not start'));
  });

  const send = (shown: Shown, given: Transferable): Promise<Sight | null> => {
    settle = deferred();
    worker.postMessage(shown, [given]);
    return settle.promise;
  };

  return {
    look(video, stamp) {
      if (video.videoWidth === 0) return Promise.resolve(null);
      const frame = frameOf(video);
      if (frame !== null) return send({ frame }, frame);
      const part = cut(video);
      return part === null ? Promise.resolve(null) : send({ part, stamp }, part.grey.buffer);
    },
    close() {
      worker.terminate();
      settle?.resolve(null);
    },
  };
}

/** The video's picture as it is; null where a browser cannot give it, or has none just now. */
function frameOf(video: HTMLVideoElement): VideoFrame | null {
  if (!('VideoFrame' in window)) return null;
  try {
    return new VideoFrame(video);
  } catch {
    return null; // between two pictures of a camera that starts or pauses: no fault of the reader
  }
}

type Deferred = {
  readonly promise: Promise<Sight | null>;
  readonly resolve: (sight: Sight | null) => void;
  readonly reject: (error: Error) => void;
};

function deferred(): Deferred {
  let resolve: (sight: Sight | null) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<Sight | null>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
