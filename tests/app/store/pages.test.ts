import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Cursors, Pulled } from '../../../src/core/protocol.ts';
import { pagesOf } from '../../../src/app/store/pages.ts';

const CURSOR: Cursors = { station: { seq: 9, id: null }, centre: { seq: 3, id: null } };
const sized = (sizes: readonly number[]): Pulled[] =>
  sizes.map((size, i) => ({ text: 'x'.repeat(size), seq: i + 1, eff: 0 }));
const lengths = (sizes: readonly number[]): number[] =>
  pagesOf({ station: sized(sizes), centre: [], cursor: CURSOR }).map(
    ({ entries }) => entries.length,
  );

test.each([
  [[], [0]],
  [Array(50).fill(900), [50]],
  [Array(51).fill(900), [50, 1]],
  // Parts of an import, of two hundred goods each.
  [
    [45_000, 45_000, 900, 900],
    [1, 3],
  ],
  [
    [64_000, 1, 65_000, 65_000],
    [1, 1, 1, 1],
  ],
  [[64_000, 0], [2]],
])('%#: as many pages, each as long, as they are large', (sizes, pages) => {
  expect(lengths(sizes)).toEqual(pages);
});

test('every entry is in one page, in order, and the last page alone has the cursor', () => {
  const size = fc.constantFrom(0, 900, 30_000, 64_000, 65_536);
  fc.assert(
    fc.property(fc.array(size, { maxLength: 120 }), fc.array(size), (own, shared) => {
      const pages = pagesOf({ station: sized(own), centre: sized(shared), cursor: CURSOR });
      for (const [stream, sizes] of [
        ['station', own],
        ['centre', shared],
      ] as const) {
        const there = pages.filter((page) => page.stream === stream);
        expect(there.flatMap(({ entries }) => entries)).toEqual(sized(sizes));
      }
      expect(pages.map(({ cursors }) => cursors)).toEqual(
        pages.map((_, i) => (i === pages.length - 1 ? CURSOR : null)),
      );
    }),
  );
});
