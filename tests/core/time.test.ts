import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  LATEST,
  clockOf,
  dayAfter,
  dayOf,
  dayStart,
  daysIn,
  effOf,
  hourOf,
  monthAfter,
  monthOf,
  monthStart,
  stampOf,
  weekdayOf,
} from '../../src/core/time.ts';
import { DEVICES } from '../support/entries.ts';

const at = (iso: string): number => Date.parse(iso);
const eff = fc.integer({ min: 0, max: LATEST });

describe('the business day', () => {
  test('begins at midnight in China', () => {
    const midnight = at('2026-11-19T16:00:00Z');
    expect([midnight - 1, midnight].map(dayOf)).toEqual(['2026-11-19', '2026-11-20']);
    expect([midnight - 1, midnight].map(hourOf)).toEqual([23, 0]);
    expect([midnight - 1, midnight].map(clockOf)).toEqual(['23:59', '00:00']);
    expect(dayStart('2026-11-20')).toBe(midnight);
  });

  test('month and year turn with it', () => {
    const newYear = at('2026-12-31T16:00:00Z');
    expect([newYear - 1, newYear].map(monthOf)).toEqual(['2026-12', '2027-01']);
    expect(monthStart('2027-01')).toBe(newYear);
  });

  test('holds every moment from its start to before the next one’s', () => {
    fc.assert(
      fc.property(eff, (moment) => {
        const day = dayOf(moment);
        expect(dayStart(day) <= moment && moment < dayStart(dayAfter(day, 1))).toBe(true);
        expect(dayAfter(dayAfter(day, 40), -40)).toBe(day);
        expect(monthStart(monthOf(moment)) <= moment).toBe(true);
        expect(monthStart(monthAfter(monthOf(moment), 1)) > moment).toBe(true);
        expect(hourOf(moment)).toBe(Math.floor((moment - dayStart(day)) / 3_600_000));
        expect(weekdayOf(dayAfter(day, 7))).toBe(weekdayOf(day));
      }),
    );
  });

  test('has its weekday', () => {
    expect(['2026-11-20', '2026-11-22', '2026-11-28'].map(weekdayOf)).toEqual([5, 0, 6]);
    expect(dayAfter('2028-02-28', 1)).toBe('2028-02-29');
    expect(dayAfter('2026-01-01', -1)).toBe('2025-12-31');
  });
});

describe('months', () => {
  test('are counted across years', () => {
    expect([1, 2, 0, -10, -11, 14, -24].map((months) => monthAfter('2026-11', months))).toEqual([
      '2026-12',
      '2027-01',
      '2026-11',
      '2026-01',
      '2025-12',
      '2028-01',
      '2024-11',
    ]);
  });

  test('have their days', () => {
    expect(['2026-02', '2028-02', '2026-11', '2026-12', '2100-02'].map(daysIn)).toEqual([
      28, 29, 30, 31, 28,
    ]);
  });
});

describe('a stamp', () => {
  test('as text is in the order of (time, device, number), and gives the time back', () => {
    const parts = fc.tuple(
      eff,
      fc.constantFrom(...DEVICES),
      fc.integer({ min: 1, max: 999_999_999 }),
    );
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        const order = a[0] - b[0] || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0) || a[2] - b[2];
        const [x, y] = [stampOf(...a), stampOf(...b)];
        expect(x < y ? -1 : x > y ? 1 : 0).toBe(Math.sign(order));
        expect(effOf(x)).toBe(a[0]);
      }),
    );
  });
});
