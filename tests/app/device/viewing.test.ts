import { describe, expect, test } from 'vitest';
import { stripesIn } from '../../../src/app/device/stripes.ts';
import {
  hintOf,
  lightOf,
  motionOf,
  NOTHING_WATCHED,
  thumbnail,
  watchedMore,
} from '../../../src/app/device/viewing.ts';
import { seeded } from '../../support/dice.ts';
import { drawnCode } from '../../support/drawn-code.ts';

const fine = { light: 120, motion: 3, stripes: 0 };

/** What is said after so many looks without a code, 100 ms apart. */
const after = (count: number, look: typeof fine) => {
  let watched = NOTHING_WATCHED;
  for (let i = 0; i < count; i += 1) watched = watchedMore(watched, { ...look, at: i * 100 });
  return hintOf(watched);
};

describe('a hint', () => {
  test.each([
    ['dark', { ...fine, light: 30 }, 'dark'],
    ['shaken', { ...fine, motion: 25 }, 'shaky'],
    ['bars too small', { ...fine, stripes: 0.01 }, 'far'],
    ['bars large enough', { ...fine, stripes: 0.2 }, null],
    ['nothing like bars', fine, null],
    ['dark before all else', { light: 30, motion: 25, stripes: 0.01 }, 'dark'],
  ])('%s', (_, look, hint) => expect(after(20, look)).toBe(hint));

  test('not before a moment has passed', () => {
    expect(after(10, { ...fine, light: 30 })).toBeNull();
    expect(after(13, { ...fine, light: 30 })).toBe('dark');
  });

  test('one bright picture is not light enough', () => {
    let watched = NOTHING_WATCHED;
    for (let i = 0; i < 20; i += 1) {
      watched = watchedMore(watched, { ...fine, light: i === 18 ? 200 : 20, at: i * 100 });
    }
    expect(hintOf(watched)).toBe('dark');
  });
});

describe('a picture', () => {
  const paper = (bright: number, width = 64) => ({
    grey: new Uint8ClampedArray(width * 48).fill(bright),
    width,
    height: 48,
  });

  test('is as bright as its pixels and moves as they change', () => {
    const [dark, bright] = [thumbnail(paper(20)), thumbnail(paper(90))];
    expect(lightOf(dark)).toBe(20);
    expect(motionOf(bright, dark)).toBe(70);
    expect(motionOf(bright, bright)).toBe(0);
    expect(motionOf(bright, null)).toBeNull();
    expect(motionOf(bright, thumbnail(paper(90, 96)))).toBeNull();
  });

  test.each([5, 12, 30, -25, 44])('bars at %i degrees are set upright', (degrees) => {
    const roll = seeded(degrees + 90);
    const drawn = drawnCode('6901028004954', { degrees, module: 3, roll });
    const { tilts, share } = stripesIn(drawn);
    const [first = Number.NaN] = tilts;
    // A quarter turn more is the same, and the turn is the other way round.
    const off = (first + degrees) / 90;
    expect(Math.abs(off - Math.round(off)) * 90).toBeLessThan(4);
    expect(share).toBeGreaterThan(0.1);
  });

  test('even paper has no stripes', () => {
    expect(stripesIn(paper(200))).toEqual({ tilts: [], share: 0, area: null });
  });
});
