// A guest's signature: drawn with a finger as strokes, kept as a small picture of its ink alone.

/** Where the finger was, in pixels of what it was drawn on. */
export type Point = { readonly x: number; readonly y: number };
/** What was drawn without lifting the finger. */
export type Stroke = readonly Point[];

/** The picture of a signature has at most this many bytes, and is at most so many pixels long. */
export const SIGNATURE_BYTES = 10_000;
export const SIGNATURE_SIDE = 480;

/** White around the ink, in pixels of the picture. */
const MARGIN = 12;
/** Ink of this many pixels is a word of somebody's; less is a slip of the finger. */
const LEAST_INK = 60;

const lengthOf = (stroke: Stroke): number =>
  stroke.reduce((sum, { x, y }, i) => {
    const { x: fromX, y: fromY } = stroke[i - 1] ?? { x, y };
    return sum + Math.hypot(x - fromX, y - fromY);
  }, 0);

/** Whether enough was drawn to be somebody's name. */
export const isSigned = (strokes: readonly Stroke[]): boolean =>
  strokes.reduce((sum, stroke) => sum + lengthOf(stroke), 0) >= LEAST_INK;

/** Strokes on a picture of these sides, in whole pixels. */
export type Signature = {
  readonly width: number;
  readonly height: number;
  readonly strokes: readonly Stroke[];
};

/**
 * What was drawn, with the white around it cut off but a margin: as large as `longest` pixels
 * allow, never larger than it was drawn.
 */
export function signatureOf(strokes: readonly Stroke[], longest = SIGNATURE_SIDE): Signature {
  const inked = strokes.filter(({ length }) => length > 0);
  const points = inked.flat();
  const left = Math.min(...points.map(({ x }) => x));
  const top = Math.min(...points.map(({ y }) => y));
  const wide = points.length === 0 ? 0 : Math.max(...points.map(({ x }) => x)) - left;
  const high = points.length === 0 ? 0 : Math.max(...points.map(({ y }) => y)) - top;
  const scale = Math.min(1, (longest - 2 * MARGIN) / Math.max(wide, high, 1));
  const sideOf = (length: number): number => Math.ceil(length * scale) + 2 * MARGIN;
  return {
    width: Math.min(longest, sideOf(wide)),
    height: Math.min(longest, sideOf(high)),
    strokes: inked.map((stroke) =>
      stroke.map(({ x, y }) => ({ x: (x - left) * scale + MARGIN, y: (y - top) * scale + MARGIN })),
    ),
  };
}
