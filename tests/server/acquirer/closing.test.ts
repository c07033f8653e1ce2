// The job that leaves no charge open, on a clock of the test's own.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { KEPT_MS } from '../../../src/server/acquirer/attempts.ts';
import { startClosing } from '../../../src/server/acquirer/closing.ts';
import { OVERLAP_MS } from '../../../src/server/rounds.ts';
import { MORNING } from '../../support/entries.ts';

const SECOND = 1_000;
let isBroken = false;
/** When it was swept, and from when on, both in seconds of the test. */
let swept: [number, number][] = [];
let ticks = 0;
let failures = 0;
let end: () => Promise<void>;

const seconds = (time: number): number => (time - MORNING) / SECOND;

beforeEach(() => {
  vi.useFakeTimers({ now: MORNING });
  [isBroken, swept, ticks, failures] = [false, [], 0, 0];
  const desk = {
    sweep: async (since: number) => {
      swept.push([seconds(Date.now()), seconds(since)]);
      if (isBroken) throw new Error('odd');
      return 0;
    },
    tick: async () => {
      ticks += 1;
      return 0;
    },
    plan: async () => undefined,
    listDue: async () => 0,
  };
  end = startClosing(desk, Date.now, () => {
    failures += 1;
  });
});
afterEach(async () => {
  await end();
  vi.useRealTimers();
});

const KEPT = KEPT_MS / SECOND;
const OVERLAP = OVERLAP_MS / SECOND;

describe('a sweep', () => {
  test('looks back to where the last one began, and a push under way before that', async () => {
    await vi.advanceTimersByTimeAsync(11 * SECOND);
    expect(swept).toEqual([
      [1, -KEPT],
      [6, 1 - OVERLAP],
      [11, 6 - OVERLAP],
    ]);
    expect([ticks, failures]).toEqual([11, 0]);
  });

  test('that fails holds up nothing that is due, and is made up for in its turn', async () => {
    await vi.advanceTimersByTimeAsync(SECOND);
    isBroken = true;
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    isBroken = false;
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    expect(swept).toEqual([
      [1, -KEPT],
      [6, 1 - OVERLAP],
      [11, 1 - OVERLAP],
      [16, 1 - OVERLAP],
      [21, 16 - OVERLAP],
    ]);
    expect([ticks, failures]).toEqual([21, 2]);
  });

  test('that has never passed looks back as far as the first', async () => {
    isBroken = true;
    await vi.advanceTimersByTimeAsync(6 * SECOND);
    expect(swept).toEqual([
      [1, -KEPT],
      [6, -KEPT],
    ]);
  });
});
