// What the camera's eye makes of still pictures: photographs of barcodes where the project has
// them beside it, else drawings. A part of them here; the bench reads all, at every turn.
import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/app/device/eye.ts';
import { blurred, drawnCode, rotated } from '../../support/drawn-code.ts';
import { seeded } from '../../support/dice.ts';
import { type Photo, drawings, hasPhotos, photos } from '../../support/photos.ts';
import {
  nodeEngine,
  ourReader,
  readAll,
  referenceReader,
  together,
} from '../../support/reading.ts';

/** A quarter of a second; the bench looks longer, and at all pictures. */
const LOOKS = 8;
const PATIENCE_MS = 120_000;

let engine: Engine;
let upright: Photo[];
let bars: Photo[];

beforeAll(async () => {
  engine = await nodeEngine();
  const all = hasPhotos ? photos() : drawings(60, 0);
  upright = all.filter(({ text }, i) => text === null || i % 6 === 0);
  bars = all.filter(({ text, set }, i) => i % 9 === 0 && text !== null && !set.startsWith('qr'));
}, PATIENCE_MS);

const read = async (pictures: readonly Photo[]) =>
  together(await readAll(ourReader(engine, LOOKS), pictures));

describe('still pictures', () => {
  test(
    'upright: as many as the best engine alone, none wrong',
    async () => {
      const ours = await read(upright);
      const best = together(await readAll(referenceReader, upright));
      expect(ours.wrong).toEqual([]);
      expect(ours.read).toBeGreaterThanOrEqual(0.92 * best.read);
    },
    PATIENCE_MS,
  );

  test(
    'turned by 45 degrees: more than the best engine alone, none wrong',
    async () => {
      const leaning = bars.map((photo) => ({ ...photo, picture: rotated(photo.picture, 45) }));
      const ours = await read(leaning);
      const best = together(await readAll(referenceReader, leaning));
      expect(ours.wrong).toEqual([]);
      expect(ours.read).toBeGreaterThan(Math.max(best.read, 0.3 * ours.of));
    },
    PATIENCE_MS,
  );

  test.each([0, 20, 40, 65, 90])('drawn at %i degrees', async (degrees) => {
    const ours = await read(drawings(6, degrees));
    expect(ours.wrong).toEqual([]);
    expect(ours.read).toBeGreaterThanOrEqual(5);
  });

  test('out of focus: read or silent, never wrong', async () => {
    const soft = [1, 2, 3].flatMap((reach) =>
      drawings(5, 10).map((photo) => ({ ...photo, picture: blurred(photo.picture, reach) })),
    );
    const ours = await read(soft);
    expect(ours.wrong).toEqual([]);
    expect(ours.read).toBeGreaterThan(0);
  });
});

test('a mistake that all lines of a picture repeat is seen through, however it is treated', async () => {
  const text = '4891028164395';
  const roll = seeded(12);
  for (let i = 0; i < 4; i += 1) {
    const picture = drawnCode(text, { degrees: 0, module: 2, roll });
    const [first] = await engine(picture, { inverted: false });
    expect([first?.text, (first?.lines ?? 0) > 30]).toEqual(['0861070164395', true]);
    expect(await ourReader(engine, LOOKS)(picture)).toEqual([text]);
  }
});

test('a hundred pictures without a code say nothing', async () => {
  const roll = seeded(7);
  const eye = ourReader(engine, 1);
  for (let i = 0; i < 100; i += 1) {
    const width = 240;
    const height = 160;
    const stripe = 2 + roll() * 9;
    const grey = Uint8ClampedArray.from({ length: width * height }, (_, at) => {
      const across = Math.sin((at % width) / stripe) * Math.sin(Math.floor(at / width) / 31);
      return 128 + 90 * across * (i % 3) + 80 * (roll() - 0.5);
    });
    expect(await eye({ grey, width, height })).toEqual([]);
  }
});

test('a code without its end says nothing', async () => {
  const roll = seeded(3);
  const { grey, width, height } = drawnCode('6901028004954', { degrees: 0, module: 3, roll });
  const eye = ourReader(engine, LOOKS);
  const half = Math.floor(width / 2);
  const cut = grey.map((bright, at) => (at % width > half ? 200 : bright));
  expect(await eye({ grey: cut, width, height })).toEqual([]);
});
