import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { paced } from '../../../src/app/sync/paced.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const nap = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

function worker(ms: number) {
  const runs: number[] = [];
  const ask = paced(
    async () => {
      runs.push(Date.now());
      await nap(ms);
    },
    () => Date.now(),
  );
  return { runs, ask };
}

test('the first asking runs at once', () => {
  const { runs, ask } = worker(5);
  ask();
  expect(runs).toHaveLength(1);
});

test('what is asked during a run is answered by one more run after a rest', async () => {
  const { runs, ask } = worker(5);
  ask();
  for (let at = 0; at < 20; at += 1) ask();
  await vi.advanceTimersByTimeAsync(54);
  expect(runs).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(runs).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(runs).toHaveLength(2);
});

test('a failed run does not end it', async () => {
  let runs = 0;
  const ask = paced(
    () => {
      runs += 1;
      return Promise.reject(new Error('cut off'));
    },
    () => Date.now(),
  );
  ask();
  await vi.advanceTimersByTimeAsync(10);
  ask();
  expect(runs).toBe(2);
});
