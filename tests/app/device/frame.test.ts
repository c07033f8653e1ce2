import { expect, test } from 'vitest';
import {
  type GreyFrame,
  calmed,
  cutOut,
  sharpened,
  tilt,
  tiltedBack,
  toGrey,
  toPgm,
} from '../../../src/app/device/frame.ts';

type Paint = (x: number, y: number) => number;

const picture = (width: number, height: number, at: Paint): GreyFrame => ({
  width,
  height,
  grey: Uint8ClampedArray.from({ length: width * height }, (_, i) =>
    at(i % width, Math.floor(i / width)),
  ),
});

test('brightness follows the eye', () => {
  const data = Uint8ClampedArray.from([255, 255, 255, 255, 0, 0, 0, 255, 255, 0, 0, 255]);
  expect([...toGrey({ data, width: 3, height: 1 }).grey]).toEqual([255, 0, 76]);
});

test('a file of brightness alone begins with its size', () => {
  const file = toPgm(picture(3, 2, (x, y) => 10 * y + x));
  expect(new TextDecoder().decode(file.slice(0, 11))).toBe('P5\n3 2\n255\n');
  expect([...file.slice(11)]).toEqual([0, 1, 2, 10, 11, 12]);
});

test('a part keeps its own pixels, as far as the picture goes', () => {
  const whole = picture(5, 4, (x, y) => 10 * y + x);
  const part = cutOut(whole, { left: 3.2, top: -7, right: 99, bottom: 1.5 });
  expect(part).toEqual(picture(2, 2, (x, y) => 10 * y + x + 3));
});

test('a soft edge becomes a hard one, and even paper stays', () => {
  const soft = picture(9, 1, (x) => Math.min(200, Math.max(50, x * 30 - 20)));
  const { grey } = sharpened(soft);
  const steepest = (row: Uint8ClampedArray): number =>
    Math.max(...[...row].map((bright, x) => bright - (row[x - 1] ?? bright)));
  expect(steepest(grey)).toBeGreaterThan(steepest(soft.grey));
  expect(sharpened(picture(9, 1, () => 120)).grey).toEqual(picture(9, 1, () => 120).grey);
});

test('grain goes and upright bars stay', () => {
  const bars = picture(20, 15, (x, y) => (x % 4 < 2 ? 40 : 200) + ((x * 7 + y * 13) % 5) * 8);
  const calm = calmed(bars);
  const column = (frame: GreyFrame, x: number): number[] =>
    [4, 5, 6, 7, 8, 9].map((y) => frame.grey[y * 20 + x] ?? 0);
  const spread = (values: number[]): number => Math.max(...values) - Math.min(...values);
  expect(spread(column(bars, 6))).toBeGreaterThan(20);
  expect(spread(column(calm, 6))).toBeLessThan(2);
  expect(Math.min(...column(calm, 2)) - Math.max(...column(calm, 1))).toBeGreaterThan(150);
});

test('what is found in a turned picture is found back in the picture', () => {
  const dot = picture(81, 61, (x, y) => (Math.hypot(x - 60, y - 20) < 3 ? 0 : 255));
  for (const degrees of [15, 45, -30]) {
    const { grey, width, height } = tilt(dot, degrees);
    const dark = [...grey.keys()].filter((at) => (grey[at] ?? 255) < 60);
    const mean = (of: (at: number) => number): number =>
      dark.reduce((sum, at) => sum + of(at), 0) / dark.length;
    const found = { x: mean((at) => at % width), y: mean((at) => Math.floor(at / width)) };
    const back = tiltedBack({ grey, width, height }, degrees, found);
    expect(Math.hypot(back.x - 60, back.y - 20)).toBeLessThan(1);
  }
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
