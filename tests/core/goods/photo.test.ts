import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { PHOTO_STEPS, fitted, photoType } from '../../../src/core/goods/photo.ts';

const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));

test.each([
  [[0xff, 0xd8, 0xff, 0xdb, 0], 'image/jpeg'],
  [[...ascii('RIFF'), 1, 2, 3, 4, ...ascii('WEBPVP8 ')], 'image/webp'],
  [[...ascii('RIFF'), 1, 2, 3, 4, ...ascii('WAVE')], null],
  [[0x89, ...ascii('PNG\r\n')], null],
  [ascii('<svg onload=alert(1)>'), null],
  [[0xff, 0xd8], null],
  [[], null],
])('%j is %s', (bytes, type) => {
  expect(photoType(Uint8Array.from(bytes))).toBe(type);
});

test.each([
  [{ width: 4000, height: 3000 }, 1024, { width: 1024, height: 768 }],
  [{ width: 300, height: 400 }, 1024, { width: 300, height: 400 }],
  [{ width: 9000, height: 3 }, 320, { width: 320, height: 1 }],
])('%j within %i is %j', (sides, longest, within) => {
  expect(fitted(sides, longest)).toEqual(within);
});

test('a fitted picture is never larger, never empty and keeps its shape to a pixel', () => {
  const side = fc.integer({ min: 1, max: 20_000 });
  fc.assert(
    fc.property(side, side, fc.integer({ min: 16, max: 2_000 }), (width, height, longest) => {
      const within = fitted({ width, height }, longest);
      expect(Math.max(within.width, within.height)).toBeLessThanOrEqual(longest);
      expect(within.width).toBeLessThanOrEqual(width);
      expect(Math.min(within.width, within.height)).toBeGreaterThanOrEqual(1);
      const share = Math.min(1, longest / Math.max(width, height));
      expect(Math.abs(within.height - Math.max(1, height * share))).toBeLessThanOrEqual(0.5);
    }),
  );
});

test('the steps go down: a smaller picture is tried only after the coarsest larger one', () => {
  const sizes = PHOTO_STEPS.map(({ longest }) => longest);
  expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  expect(PHOTO_STEPS.length).toBeGreaterThan(10);
});
