import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ROW_JOINT, arrayOf, closed, opened, partsOf } from '../../src/core/base-text.ts';

const REST = '{"heads":{},"gaps":[],"now":1}';
const CURSOR = '{"station":{"seq":3,"id":null},"centre":{"seq":0,"id":null}}';
const textOf = (rows: readonly unknown[], rest = REST): string =>
  opened(rest) + rows.map((row) => JSON.stringify(row)).join(ROW_JOINT) + closed(CURSOR);

test('a base is one JSON document, as it always was', () => {
  expect(JSON.parse(textOf([{ id: 'a' }, { id: 'b' }]))).toEqual({
    heads: {},
    gaps: [],
    now: 1,
    rows: [{ id: 'a' }, { id: 'b' }],
    cursor: { station: { seq: 3, id: null }, centre: { seq: 0, id: null } },
  });
  expect(JSON.parse(textOf([]))).toMatchObject({ rows: [] });
});

test('taken apart it is the same, however many lines are read at a time', () => {
  const rowOf = fc.record({
    id: fc.oneof(fc.string(), fc.constantFrom('a\nb', '"rows":[\n', '\n],"cursor":', ',', '[,]')),
    sums: fc.dictionary(fc.string(), fc.integer()),
  });
  fc.assert(
    fc.property(fc.array(rowOf, { maxLength: 12 }), fc.integer({ min: 1, max: 13 }), (rows, n) => {
      const parts = partsOf(textOf(rows, JSON.stringify({ heads: { 'a"rows":[\n': 1 } })));
      const read: unknown[] = [];
      const lines = parts?.lines ?? [];
      for (let at = 0; at < lines.length; at += n) {
        const some: unknown = JSON.parse(arrayOf(lines.slice(at, at + n)));
        if (Array.isArray(some)) read.push(...some);
      }
      expect(read).toEqual(JSON.parse(JSON.stringify(rows)));
      expect(JSON.parse(parts?.rest ?? '')).toEqual({
        heads: { 'a"rows":[\n': 1 },
        rows: [],
        cursor: JSON.parse(CURSOR),
      });
    }),
  );
});

test('what a centre of before wrote in one line has no parts', () => {
  const text = JSON.stringify({ ...JSON.parse(REST), rows: [], cursor: JSON.parse(CURSOR) });
  expect(partsOf(text)).toBeNull();
  expect(partsOf('')).toBeNull();
});
