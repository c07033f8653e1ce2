import { expect, test } from 'vitest';
import { PHOTO_BYTES, type Sides } from '../../../src/core/goods/photo.ts';
import { type Opened, shrunk } from '../../../src/app/device/shrinking.ts';

/** A picture that takes so many bytes for each pixel at full quality, and what was tried of it. */
function fake(sides: Sides, bytesPerPixel: number) {
  const tried: string[] = [];
  let closed = 0;
  const open = async (): Promise<Opened> => ({
    ...sides,
    draw: async ({ width, height }, quality) => {
      tried.push(`${width}x${height}@${quality}`);
      return new Uint8Array(Math.ceil(width * height * bytesPerPixel * quality));
    },
    close: () => {
      closed += 1;
    },
  });
  return { tried, open, closed: () => closed };
}

const file = new Blob(['a photo']);

test('the first drawing that is small enough is taken', async () => {
  const picture = fake({ width: 2048, height: 1536 }, 0.05);
  const done = await shrunk(file, picture.open);
  expect(done).toMatchObject({ ok: true });
  expect(picture.tried).toEqual(['1024x768@0.8']);
  expect(picture.closed()).toBe(1);
});

test('quality goes down first, then the size, until it fits', async () => {
  const picture = fake({ width: 4000, height: 4000 }, 0.115);
  const done = await shrunk(file, picture.open);
  expect(done.ok && done.bytes.length).toBeLessThanOrEqual(PHOTO_BYTES);
  expect(picture.tried).toEqual([
    '1024x1024@0.8',
    '1024x1024@0.65',
    '1024x1024@0.5',
    '800x800@0.8',
  ]);
});

test('what never fits is too large, and a file that is far too large is not opened', async () => {
  const picture = fake({ width: 4000, height: 4000 }, 3);
  expect(await shrunk(file, picture.open)).toEqual({ ok: false, why: 'too-large' });
  expect(picture.closed()).toBe(1);
  const huge = fake({ width: 1, height: 1 }, 1);
  const large = new Blob([new Uint8Array(41_000_000)]);
  expect(await shrunk(large, huge.open)).toEqual({ ok: false, why: 'too-large' });
  expect(huge.tried).toEqual([]);
});

test('what cannot be opened or drawn is unreadable', async () => {
  expect(await shrunk(file, async () => null)).toEqual({ ok: false, why: 'unreadable' });
  const open = async (): Promise<Opened> => ({
    width: 1,
    height: 1,
    draw: async () => null,
    close: () => undefined,
  });
  expect(await shrunk(file, open)).toEqual({ ok: false, why: 'unreadable' });
});
