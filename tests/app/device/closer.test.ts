import { describe, expect, test } from 'vitest';
import { closer, zoomFor } from '../../../src/app/device/closer.ts';
import { type Eye, createEye } from '../../../src/app/device/eye.ts';
import type { GreyFrame } from '../../../src/app/device/frame.ts';
import { stripesIn } from '../../../src/app/device/stripes.ts';
import { seeded } from '../../support/dice.ts';
import { drawnCode } from '../../support/drawn-code.ts';
import { nodeEngine } from '../../support/reading.ts';

const CODE = '6901028004954';
const LOOKS = 12;

const looked = async (eye: Eye, picture: GreyFrame): Promise<string[]> => {
  const texts = new Set<string>();
  for (let look = 0; look < LOOKS; look += 1) {
    for (const { text } of (await eye.look(picture)).codes) texts.add(text);
  }
  return [...texts];
};

describe('a close look', () => {
  test('an area is magnified as far as the next frame allows, or not at all', () => {
    expect(zoomFor({ left: 10, top: 10, right: 110, bottom: 110 })).toBe(3);
    const zoom = zoomFor({ left: 0, top: 0, right: 400, bottom: 300 }) ?? 0;
    expect(zoom).toBeGreaterThan(1.5);
    expect(zoom).toBeLessThan(3);
    expect(zoomFor({ left: 0, top: 0, right: 960, bottom: 540 })).toBeNull();
  });

  test('what is found in it is found back in the picture', () => {
    const dot: GreyFrame = {
      grey: new Uint8ClampedArray(90 * 60).fill(255),
      width: 90,
      height: 60,
    };
    for (const y of [21, 22, 23]) dot.grey.fill(0, y * 90 + 49, y * 90 + 52);
    const area = { left: 20, top: 5, right: 80, bottom: 45 };
    for (const degrees of [0, 20, -45]) {
      const { picture, back } = closer(dot, area, { degrees, zoom: 3, strength: 0 });
      const darkest = picture.grey.indexOf(Math.min(...picture.grey));
      const at = { x: darkest % picture.width, y: Math.floor(darkest / picture.width) };
      const { x, y } = back(at);
      expect(Math.hypot(x - 50, y - 22)).toBeLessThan(2);
    }
  });

  test('the area of the stripes is where the code lies', () => {
    const drawn = drawnCode(CODE, { degrees: 20, module: 1.4, roll: seeded(1) });
    const { area } = stripesIn(drawn);
    expect(area).not.toBeNull();
    const [wide, high] = [
      (area?.right ?? 0) - (area?.left ?? 0),
      (area?.bottom ?? 0) - (area?.top ?? 0),
    ];
    expect(area?.left).toBeLessThan(190);
    expect(area?.right).toBeGreaterThan(290);
    expect(wide * high).toBeLessThan((drawn.width * drawn.height) / 2);
  });

  test('bars too narrow to be read as they are, are read closely', async () => {
    const engine = await nodeEngine();
    const drawn = drawnCode(CODE, { degrees: 4, module: 1.2, roll: seeded(2) });
    expect(await engine(drawn, { inverted: false })).toEqual([]);
    expect(await looked(createEye(engine), drawn)).toEqual([CODE]);
  });

  test('half a code stays silent, however closely', async () => {
    const eye = createEye(await nodeEngine());
    const { grey, width, height } = drawnCode(CODE, { degrees: 0, module: 1.5, roll: seeded(3) });
    const torn = grey.map((bright, at) => (at % width < width / 2 ? bright : 215));
    expect(await looked(eye, { grey: torn, width, height })).toEqual([]);
  });
});
