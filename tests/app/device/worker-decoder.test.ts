import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { workerDecoder } from '../../../src/app/device/worker-decoder.ts';

const posted: unknown[] = [];

/** A worker that sees nothing in whatever it is shown. */
class Blind extends EventTarget {
  postMessage(shown: unknown): void {
    posted.push(shown);
    const sight = { codes: [], stamp: 7, light: null, motion: null, stripes: 0 };
    this.dispatchEvent(new MessageEvent('message', { data: { ok: true, sight } }));
  }
  terminate(): void {}
}

beforeEach(() => {
  posted.length = 0;
  vi.stubGlobal('Worker', Blind);
  vi.stubGlobal('document', { createElement: () => ({ getContext: () => null }) });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** Looks at a video of which the browser gives a frame by `frame`. */
function look(frame: () => object) {
  const VideoFrame = vi.fn(frame);
  vi.stubGlobal('VideoFrame', VideoFrame);
  vi.stubGlobal('window', { VideoFrame });
  const { look: read } = workerDecoder();
  const seen: Promise<unknown> = Reflect.apply(read, null, [{ videoWidth: 640 }, 7]);
  return seen;
}

test('a frame goes to the worker as it is', async () => {
  const frame = { frame: 'one' };
  expect(
    await look(function () {
      return frame;
    }),
  ).toMatchObject({ stamp: 7 });
  expect(posted).toEqual([{ frame }]);
});

test('a video without a picture just now is nothing to read, and no fault of the reader', async () => {
  const invalid = (): never => {
    throw new DOMException('Invalid source state', 'InvalidStateError');
  };
  expect(await look(invalid)).toBeNull();
  expect(posted).toEqual([]);
});
