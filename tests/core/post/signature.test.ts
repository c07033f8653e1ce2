import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  SIGNATURE_SIDE,
  type Stroke,
  isSigned,
  signatureOf,
} from '../../../src/core/post/signature.ts';

const line = (...points: readonly (readonly [number, number])[]): Stroke =>
  points.map(([x, y]) => ({ x, y }));
const place = fc.double({ min: -50, max: 1_400, noNaN: true });
const strokes = fc.array(fc.array(fc.record({ x: place, y: place }), { maxLength: 12 }), {
  maxLength: 8,
});

describe('what was drawn', () => {
  test.each<[string, readonly Stroke[], boolean]>([
    ['nothing', [], false],
    ['a tap', [line([40, 40])], false],
    ['two taps far apart', [line([0, 0]), line([300, 0])], false],
    ['a slip of the finger', [line([40, 40], [60, 50])], false],
    ['one long stroke', [line([10, 50], [80, 60])], true],
    ['short strokes that add up', [line([0, 0], [30, 0]), line([0, 20], [30, 20])], true],
  ])('%s', (_, drawn, is) => expect(isSigned(drawn)).toBe(is));
});

test('the picture is cut to its ink with a margin', () => {
  const drawn = [line([100, 200], [200, 250]), line([150, 210])];
  expect(signatureOf(drawn)).toEqual({
    width: 124,
    height: 74,
    strokes: [line([12, 12], [112, 62]), line([62, 22])],
  });
});

test('all ink lies inside, of its own shape, and no side is above the longest', () => {
  fc.assert(
    fc.property(strokes, (drawn) => {
      const { width, height, strokes: shown } = signatureOf(drawn);
      expect(Math.max(width, height)).toBeLessThanOrEqual(SIGNATURE_SIDE);
      expect(Math.min(width, height)).toBeGreaterThan(0);
      const [before, after] = [drawn.flat(), shown.flat()];
      expect(after).toHaveLength(before.length);
      const scale = signatureScale(before);
      for (const [i, { x, y }] of after.entries()) {
        expect(x > 0 && x < width && y > 0 && y < height).toBe(true);
        const [from, first] = [before[i], after[0]];
        if (from === undefined || first === undefined || before[0] === undefined) continue;
        expect(x - first.x).toBeCloseTo((from.x - before[0].x) * scale, 6);
        expect(y - first.y).toBeCloseTo((from.y - before[0].y) * scale, 6);
      }
    }),
  );
});

/** The slow way: the longer side of the ink on what a margin of 12 leaves. */
function signatureScale(points: Stroke): number {
  let longer = 1;
  for (const a of points) {
    for (const b of points) longer = Math.max(longer, Math.abs(a.x - b.x), Math.abs(a.y - b.y));
  }
  return Math.min(1, (SIGNATURE_SIDE - 24) / longer);
}
