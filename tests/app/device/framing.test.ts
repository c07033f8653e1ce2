import { expect, test } from 'vitest';
import { newFraming } from '../../../src/app/device/framing.ts';
import { partOf } from '../../../src/app/device/luminance.ts';

const SIZE = { width: 1280, height: 720 } as const;

/** The corners of a code that lies between two places of the picture. */
const between = (left: number, right: number): { x: number; y: number }[] =>
  [left, right].flatMap((x) => [300, 420].map((y) => ({ x, y })));

const MIDST = between(400, 800);
const EDGE = between(60, 500);

/** What is read of each picture, `W`hole or `M`iddle, and where each code is that a look finds. */
function read(pictures: readonly (readonly { x: number; y: number }[] | null)[]): string {
  const framing = newFraming();
  return pictures
    .map((code) => {
      const whole = framing.isWhole();
      const { x: left, y: top, width, height } = partOf(SIZE.width, SIZE.height, whole);
      const isFound = code?.every(({ x }) => x >= left && x <= left + width) ?? false;
      const placed = (code ?? []).map(({ x, y }) => ({ x: x - left, y: y - top }));
      framing.saw({ left, top, width, height }, isFound ? [placed] : []);
      return `${whole ? 'W' : 'M'}${isFound ? '!' : ''}`;
    })
    .join(' ');
}

test.each([
  ['nothing: every third picture whole', [null, null, null, null, null, null], 'M M W M M W'],
  ['a code in the middle', [MIDST, MIDST, MIDST], 'M! M! M!'],
  ['a code at the edge: whole from then on', Array(6).fill(EDGE), 'M M W! W! W! W!'],
  ['missed once', [EDGE, EDGE, EDGE, null, EDGE, EDGE], 'M M W! W W! W!'],
  ['gone from the edge', [EDGE, EDGE, EDGE, null, null, null], 'M M W! W W W'],
  ['gone for longer', [EDGE, EDGE, EDGE, null, null, null, null], 'M M W! W W W M'],
  ['moved to the middle', [EDGE, EDGE, EDGE, MIDST, MIDST], 'M M W! W! M!'],
  ['found whole, but in the middle', [null, null, MIDST, MIDST], 'M M W! M!'],
])('%s', (_, pictures, reads) => expect(read(pictures)).toBe(reads));
