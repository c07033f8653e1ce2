// Of which pictures the middle is read, and of which all: the middle is quicker and what is held up
// lies there; what lies at the edge is found by looking at all of it now and then, and from then on
// all of it is read, or three readings of it would take nine looks.
import type { Point } from './frame.ts';
import { type Part, partOf } from './luminance.ts';

/** Chooses how much of the next picture is read, by what was seen in the last ones. */
export type Framing = {
  readonly isWhole: () => boolean;
  /** Tells what a look at a part of the picture found: the corners of every code, in its pixels. */
  readonly saw: (part: Omit<Part, 'grey'>, codes: readonly (readonly Point[])[]) => void;
};

// Pictures without a code between two whole ones.
const WHOLE_EVERY = 3;
// A code whose blank margin the middle cuts off is not read there, pixels.
const MARGIN = 24;
// So many looks in vain, and what lay at the edge is gone.
const GONE = 2;

/** Begins with the middle. */
export function newFraming(): Framing {
  let misses = 0;
  let isAtEdge = false;
  return {
    isWhole: () => isAtEdge || misses % WHOLE_EVERY === WHOLE_EVERY - 1,
    saw(part, codes) {
      misses = codes.length > 0 ? 0 : misses + 1;
      if (codes.length > 0) isAtEdge = codes.flat().some((corner) => isBeyond(corner, part));
      else if (misses >= GONE) isAtEdge = false;
    },
  };
}

/** Whether a corner lies outside the middle of a picture that was read whole. */
function isBeyond({ x, y }: Point, part: Omit<Part, 'grey'>): boolean {
  if (part.left > 0 || part.top > 0) return false;
  const middle = partOf(part.width, part.height, false);
  return (
    x < middle.x + MARGIN ||
    y < middle.y + MARGIN ||
    x > middle.x + middle.width - MARGIN ||
    y > middle.y + middle.height - MARGIN
  );
}
