import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  batchesLeft,
  daysLeft,
  expiredOf,
  expiryCode,
  lastDay,
  leaving,
} from '../../../src/core/goods/batch.ts';
import { marked } from '../../../src/core/journal/mark.ts';
import type { ClaimRow } from '../../../src/core/journal/row.ts';
import { dayAfter, isDay } from '../../../src/core/time.ts';

const row = (...batches: readonly (readonly [until: string, quantity: number])[]): ClaimRow => ({
  id: 'batch:tea',
  form: 'claims',
  claims: batches.map(([until, quantity], part) => ({
    entry: `e${part}`,
    part,
    stamp: String(part).padStart(15, '0'),
    fields: { until, quantity },
  })),
});

describe('the last day', () => {
  test('is what the pack says, else production and shelf life', () => {
    expect(lastDay({ until: '2026-12-31', made: '2026-01-01', days: 30 })).toBe('2026-12-31');
    expect(lastDay({ made: '2026-02-20', days: 10 })).toBe('2026-03-02');
    expect(lastDay({ made: '2026-02-20' })).toBeNull();
    expect(lastDay({})).toBeNull();
  });

  test('is still a day to sell on; the next is not', () => {
    const left = [{ until: '2026-11-20', quantity: 3 }];
    expect(expiredOf(left, '2026-11-20')).toEqual([]);
    expect(expiredOf(left, '2026-11-21')).toEqual(left);
    expect([daysLeft('2026-11-20', '2026-11-20'), daysLeft('2026-11-20', '2026-11-22')]).toEqual([
      0, -2,
    ]);
  });

  test('is a day of the calendar', () => {
    expect(['2026-02-28', '2028-02-29'].every(isDay)).toBe(true);
    expect(['2026-02-29', '2026-13-01', '2026-2-1', '', '2026-00-10'].some(isDay)).toBe(false);
  });
});

describe('the batches left', () => {
  const three = row(['2026-12-10', 10], ['2026-11-25', 6], ['2027-01-05', 4]);

  test('what expires first goes first, whenever it came', () => {
    expect(batchesLeft(three, 20).map(({ quantity }) => quantity)).toEqual([6, 10, 4]);
    expect(batchesLeft(three, 15)).toEqual([
      { until: '2026-11-25', quantity: 1 },
      { until: '2026-12-10', quantity: 10 },
      { until: '2027-01-05', quantity: 4 },
    ]);
    expect(batchesLeft(three, 3)).toEqual([{ until: '2027-01-05', quantity: 3 }]);
  });

  test('none of what was sold out or oversold; goods without a date have gone before', () => {
    expect(batchesLeft(three, 0)).toEqual([]);
    expect(batchesLeft(three, -4)).toEqual([]);
    expect(batchesLeft(three, 90)).toHaveLength(3);
    expect(batchesLeft(null, 5)).toEqual([]);
  });

  test('two deliveries of one day are one batch', () => {
    expect(batchesLeft(row(['2026-12-10', 10], ['2026-12-10', 5]), 12)).toEqual([
      { until: '2026-12-10', quantity: 12 },
    ]);
  });

  test('in any history: never more than came of a day nor than is there, the latest whole', () => {
    const batch = fc.tuple(
      fc.nat(40).map((days) => dayAfter('2026-11-20', days)),
      fc.integer({ min: 1, max: 50 }),
    );
    fc.assert(
      fc.property(
        fc.array(batch, { maxLength: 10 }),
        fc.integer({ min: -20, max: 300 }),
        (batches, there) => {
          const left = batchesLeft(row(...batches), there);
          const came = (day: string): number =>
            batches.reduce((sum, [until, quantity]) => sum + (until === day ? quantity : 0), 0);
          const total = batches.reduce((sum, [, quantity]) => sum + quantity, 0);
          expect(left.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(
            Math.max(0, Math.min(there, total)),
          );
          expect(left.map(({ until }) => until)).toEqual(
            [...new Set(left.map(({ until }) => until))].sort(),
          );
          for (const [i, { until, quantity }] of left.entries()) {
            if (i === 0) expect(quantity).toBeLessThanOrEqual(came(until));
            else expect(quantity).toBe(came(until));
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('the row is found by the days on which its batches expire', () => {
    expect(marked(three).codes).toEqual(['2026-11-25', '2026-12-10', '2027-01-05'].map(expiryCode));
  });
});

describe('what leaves', () => {
  const LEFT = [
    { until: '2026-12-01', quantity: 3 },
    { until: '2026-12-09', quantity: 5 },
  ];
  const told = (onHand: number, quantity: number) =>
    leaving(LEFT, onHand, quantity).map((part) => [part.until, part.quantity]);

  test('goes without a date first, then as it expires, and beyond what is there without one', () => {
    expect(told(8, 2)).toEqual([['2026-12-01', 2]]);
    expect(told(10, 6)).toEqual([
      [null, 2],
      ['2026-12-01', 3],
      ['2026-12-09', 1],
    ]);
    expect(told(8, 10)).toEqual([
      ['2026-12-01', 3],
      ['2026-12-09', 5],
      [null, 2],
    ]);
    expect(told(9, 12)).toEqual([
      [null, 4],
      ['2026-12-01', 3],
      ['2026-12-09', 5],
    ]);
    expect(leaving([], 0, 4)).toEqual([{ until: null, quantity: 4 }]);
  });

  test('is all that was asked for, each day once, and leaves the batches that stay', () => {
    const day = fc.integer({ min: 1, max: 9 }).map((n) => `2026-12-0${n}`);
    const batches = fc.array(fc.tuple(day, fc.integer({ min: 1, max: 20 })), { maxLength: 6 });
    fc.assert(
      fc.property(batches, fc.nat(60), fc.integer({ min: 1, max: 80 }), (of, onHand, quantity) => {
        const left = batchesLeft(row(...of), onHand);
        const parts = leaving(left, onHand, quantity);
        expect(parts.reduce((sum, part) => sum + part.quantity, 0)).toBe(quantity);
        expect(new Set(parts.map(({ until }) => until)).size).toBe(parts.length);
        const gone = new Map(parts.map((part) => [part.until, part.quantity]));
        const stay = left
          .map((batch) => ({ ...batch, quantity: batch.quantity - (gone.get(batch.until) ?? 0) }))
          .filter((batch) => batch.quantity > 0);
        expect(batchesLeft(row(...of), onHand - quantity)).toEqual(stay);
      }),
    );
  });
});
