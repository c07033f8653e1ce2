import { describe, expect, test } from 'vitest';
import { type Code, createEye } from '../../../src/app/device/eye.ts';
import { STRAIGHT, newTries, unlike } from '../../../src/app/device/tries.ts';
import { seeded } from '../../support/dice.ts';
import { drawnCode } from '../../support/drawn-code.ts';
import { nodeEngine } from '../../support/reading.ts';

const CODE = '6901028004954';
const striped = (...tilts: number[]) => ({ tilts, share: 0.2, area: null });

describe('what is tried on a picture', () => {
  test('every treatment along the strongest stripes within four, the second strongest too', () => {
    const tries = newTries();
    const first = Array.from({ length: 4 }, () => tries.next(striped(7, 60), false));
    expect(first.filter(({ degrees }) => degrees === 7).map((one) => one.treatment)).toEqual([
      'calm',
      'sharp',
      'both',
    ]);
    expect(first.map(({ degrees }) => degrees)).toContain(60);
  });

  test('all tilts of the round come in turn where nothing is striped, or when asked for', () => {
    for (const [stripes, isRound] of [
      [striped(), false],
      [striped(7), true],
    ] as const) {
      const tries = newTries();
      const tilts = Array.from({ length: 6 }, () => tries.next(stripes, isRound).degrees);
      expect(tilts.toSorted((a, b) => a - b)).toEqual([-30, -15, 0, 15, 30, 45]);
    }
  });

  test('a second try is never the first one again', () => {
    const other = { degrees: 2, treatment: 'sharp' } as const;
    expect(unlike(STRAIGHT, other).degrees).toBeGreaterThanOrEqual(4);
    expect(unlike(STRAIGHT, { degrees: 2, treatment: 'calm' }).degrees).toBe(2);
    expect(unlike(STRAIGHT, { degrees: 9, treatment: 'sharp' }).degrees).toBe(9);
  });
});

describe('under coarse grain', () => {
  test.each([-6, 7, 20])(
    'bars turned by %s degrees are read at the first look',
    async (degrees) => {
      const picture = drawnCode(CODE, { degrees, module: 3, roll: seeded(3), grain: 140 });
      const { codes } = await createEye(await nodeEngine()).look(picture);
      expect(codes.map(({ text }) => text)).toEqual([CODE]);
    },
  );
});

describe('a code seen a moment ago', () => {
  const at = (text: string, lines: number): Code => ({
    text,
    square: false,
    lines,
    corners: [
      { x: 10, y: 10 },
      { x: 50, y: 10 },
      { x: 50, y: 40 },
      { x: 10, y: 40 },
    ],
  });
  const plain = { grey: new Uint8ClampedArray(120 * 80).fill(200), width: 120, height: 80 };
  /** An eye whose engine confirms what has eight lines, and nothing that has fewer. */
  const weak = (frame: { code: Code | null }) =>
    createEye(async ({ width }) => {
      if (frame.code === null) return [];
      return width === plain.width || frame.code.lines === 8 ? [frame.code] : [];
    });

  test('is seen again on few lines, for a while', async () => {
    const frame: { code: Code | null } = { code: at(CODE, 8) };
    const eye = weak(frame);
    const seen = async (): Promise<number> => (await eye.look(plain)).codes.length;
    expect(await seen()).toBe(1);
    frame.code = at(CODE, 2);
    expect(await seen()).toBe(1);
    frame.code = null;
    for (let look = 0; look < 6; look += 1) expect(await seen()).toBe(0);
    frame.code = at(CODE, 2);
    expect(await seen()).toBe(0);
  });

  test('does not vouch for another, nor for a single line', async () => {
    const frame: { code: Code | null } = { code: at(CODE, 8) };
    const eye = weak(frame);
    await eye.look(plain);
    frame.code = at('6920152400012', 2);
    expect((await eye.look(plain)).codes).toEqual([]);
    frame.code = at(CODE, 1);
    expect((await eye.look(plain)).codes).toEqual([]);
  });
});
