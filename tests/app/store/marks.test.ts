import { afterEach, expect, test, vi } from 'vitest';
import { type Outside, openOutside } from '../../../src/app/store/marks.ts';

/** A worker that never answers: its script could not be loaded, or it has no file system. */
class DumbWorker extends EventTarget {
  static last: DumbWorker | null = null;
  constructor() {
    super();
    DumbWorker.last = this;
  }
  postMessage(): void {
    /* nobody is there */
  }
}

const opened = (): Outside => {
  vi.stubGlobal('Worker', DumbWorker);
  return openOutside('till');
};
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('a worker that failed before it was asked does not keep the till from starting', async () => {
  const { marks, spare } = opened();
  DumbWorker.last?.dispatchEvent(new Event('error'));
  expect(await marks.read()).toBeNull();
  expect(await spare.read()).toBeNull();
});

test('nor does one that never answers', async () => {
  vi.useFakeTimers();
  const { marks, spare } = opened();
  const reading = Promise.all([marks.read(), spare.read()]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await reading).toEqual([null, null]);
});
