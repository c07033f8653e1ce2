import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listWindow } from '../../../src/app/ui/list-window.ts';

const view = { scrollTop: 0, viewHeight: 600, rowHeight: 60, count: 57_822, spare: 6 };

test('a long list draws a screenful and its spare rows', () => {
  expect(listWindow(view)).toEqual({ first: 0, end: 17, above: 0 });
  expect(listWindow({ ...view, scrollTop: 60_000 })).toEqual({
    first: 994,
    end: 1017,
    above: 994 * 60,
  });
});

test('a list that became shorter than where one was still fills the view', () => {
  expect(listWindow({ ...view, scrollTop: 60_000, count: 20 }).end).toBe(20);
  expect(listWindow({ ...view, scrollTop: 60_000, count: 3 })).toEqual({
    first: 0,
    end: 3,
    above: 0,
  });
});

test('an empty list, or one not yet measured, draws nothing beyond itself', () => {
  expect(listWindow({ ...view, count: 0 })).toEqual({ first: 0, end: 0, above: 0 });
  expect(listWindow({ ...view, viewHeight: 0 }).end).toBe(7);
});

test('every row in view is drawn, wherever one scrolls', () => {
  const inputs = fc.record({
    scrollTop: fc.integer({ min: 0, max: 100_000 }),
    viewHeight: fc.integer({ min: 1, max: 2000 }),
    rowHeight: fc.integer({ min: 20, max: 200 }),
    count: fc.integer({ min: 1, max: 5000 }),
    spare: fc.integer({ min: 0, max: 10 }),
  });
  fc.assert(
    fc.property(inputs, (at) => {
      const end = Math.max(0, at.count * at.rowHeight - at.viewHeight);
      const scrollTop = Math.min(at.scrollTop, end);
      const drawn = listWindow({ ...at, scrollTop });
      const last = Math.min(at.count, Math.ceil((scrollTop + at.viewHeight) / at.rowHeight));
      expect(drawn.first).toBeLessThanOrEqual(Math.floor(scrollTop / at.rowHeight));
      expect(drawn.end).toBeGreaterThanOrEqual(last);
      expect(drawn.end).toBeLessThanOrEqual(at.count);
    }),
  );
});
