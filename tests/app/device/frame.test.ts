import { expect, test } from 'vitest';
import { type GreyFrame, tilt, toGrey, toRgba } from '../../../src/app/device/frame.ts';

type Paint = (x: number, y: number) => number;

const picture = (width: number, height: number, at: Paint): GreyFrame => ({
  width,
  height,
  grey: Uint8ClampedArray.from({ length: width * height }, (_, i) =>
    at(i % width, Math.floor(i / width)),
  ),
});

test('brightness follows the eye and survives the way back', () => {
  const data = Uint8ClampedArray.from([255, 255, 255, 255, 0, 0, 0, 255, 255, 0, 0, 255]);
  const grey = toGrey({ data, width: 3, height: 1 });
  expect([...grey.grey]).toEqual([255, 0, 76]);
  expect(toGrey(toRgba(grey))).toEqual(grey);
  expect([...toRgba(grey).data.slice(8)]).toEqual([76, 76, 76, 255]);
});

test('a picture that is not turned is the same', () => {
  const straight = picture(4, 3, (x, y) => x * 10 + y);
  expect(tilt(straight, 0)).toEqual(straight);
});

test('a bar at 30 degrees stands upright after one of the two turns', () => {
  const slope = Math.tan(Math.PI / 6);
  const leaning = picture(101, 101, (x, y) => (Math.abs(x - 50 - (y - 50) * slope) < 4 ? 0 : 255));
  const dark = (frame: GreyFrame): number =>
    [20, 35, 50, 65, 80].filter((y) => (frame.grey[y * 101 + 50] ?? 255) < 80).length;
  expect(dark(leaning)).toBe(1);
  expect([dark(tilt(leaning, 30)), dark(tilt(leaning, -30))].sort()).toEqual([1, 5]);
});

test('corners that come in are white', () => {
  const black = picture(50, 20, () => 0);
  const turned = tilt(black, 30);
  expect(turned.grey[0]).toBe(255);
  expect(turned.grey[10 * 50 + 25]).toBe(0);
});
