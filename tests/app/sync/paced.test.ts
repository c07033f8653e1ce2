import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { paced } from '../../../src/app/sync/paced.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Work of 5 ms that then asks for a rest; `runs` are the times at which it began. */
function worker(rest: number) {
  const runs: number[] = [];
  const ask = paced(async () => {
    runs.push(Date.now());
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
    return rest;
  });
  return { runs, ask };
}

test('the first asking runs at once', () => {
  const { runs, ask } = worker(50);
  ask();
  expect(runs).toHaveLength(1);
});

test('what is asked during a run and its rest is answered by one more run', async () => {
  const { runs, ask } = worker(50);
  ask();
  for (let at = 0; at < 20; at += 1) ask();
  await vi.advanceTimersByTimeAsync(54);
  ask();
  expect(runs).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(runs).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(runs).toHaveLength(2);
});

test('without a rest the next run begins where the last one ended', async () => {
  const { runs, ask } = worker(0);
  ask();
  ask();
  await vi.advanceTimersByTimeAsync(5);
  expect(runs).toHaveLength(2);
});

test('a failed run does not end it', async () => {
  let runs = 0;
  const ask = paced(() => {
    runs += 1;
    return Promise.reject(new Error('cut off'));
  });
  ask();
  await vi.advanceTimersByTimeAsync(0);
  ask();
  expect(runs).toBe(2);
});
