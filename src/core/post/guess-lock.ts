// Pickup codes are short so that they can be said aloud, hence easily guessed: after some typed
// ones in a row that fit nothing, typing rests for a while. Scans of slips are never held up.
import * as v from 'valibot';

const Whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const GuessesSchema = v.object({ misses: Whole, until: Whole });
/** Typed guesses in a row that fitted nothing, and until when (epoch ms) typing rests. */
export type Guesses = v.InferOutput<typeof GuessesSchema>;

export const NO_GUESSES: Guesses = { misses: 0, until: 0 };

/** So many misses in a row make one rest. */
export const MOST_MISSES = 5;
const REST = 60_000;
const LONGEST = 10 * REST;

/** After one more miss at `now`; every fifth one makes a rest, each twice as long as the last. */
export function missed({ misses, until }: Guesses, now: number): Guesses {
  const count = misses + 1;
  if (count % MOST_MISSES !== 0) return { misses: count, until };
  const rest = Math.min(LONGEST, REST * 2 ** (count / MOST_MISSES - 1));
  return { misses: count, until: now + rest };
}

/** Milliseconds until typing may go on; 0 when it may. A clock that was put back ends it. */
export const restLeft = ({ until }: Guesses, now: number): number =>
  until - now > LONGEST ? 0 : Math.max(0, until - now);
