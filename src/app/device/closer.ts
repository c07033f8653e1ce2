// Bars of hardly more than a pixel run together, and a decoder that counts whole pixels takes them
// for wider ones. Magnified, calmed along the bars and sharpened across them they come apart.
import {
  type Area,
  type GreyFrame,
  type Point,
  calmed,
  cutOut,
  sharpened,
  tiltedBack,
} from './frame.ts';

/** A part of a picture, turned and magnified. */
export type Closer = {
  readonly picture: GreyFrame;
  /** Where a place of it lies in the picture it was taken from. */
  readonly back: (point: Point) => Point;
};

const ZOOM = 3;
// More than this and the next frame would have to wait; a code that large needs no magnifying.
const MOST_PIXELS = 450_000;
const LEAST_ZOOM = 1.5;

/** How to look closely: turned by these degrees, magnified and sharpened so much. */
export type Closeness = {
  readonly degrees: number;
  readonly zoom: number;
  readonly strength: number;
};

/** How much an area can be magnified; null when it is too large for that to help. */
export function zoomFor({ left, top, right, bottom }: Area): number | null {
  const zoom = Math.min(ZOOM, Math.sqrt(MOST_PIXELS / ((right - left) * (bottom - top))));
  return zoom < LEAST_ZOOM ? null : zoom;
}

/** Looks at an area closely. */
export function closer(whole: GreyFrame, area: Area, how: Closeness): Closer {
  const { degrees, zoom, strength } = how;
  const part = cutOut(whole, area);
  let picture = magnified(part, degrees, zoom);
  for (let times = 0; times < Math.round(zoom); times += 1) picture = calmed(picture);
  const [left, top] = [Math.max(0, Math.floor(area.left)), Math.max(0, Math.floor(area.top))];
  return {
    picture: sharpened(picture, Math.round(2 * zoom), strength),
    back: ({ x, y }) => {
      const at = tiltedBack(part, degrees, { x: x / zoom, y: y / zoom });
      return { x: at.x + left, y: at.y + top };
    },
  };
}

// The weights of four neighbours for a place so many steps after the second (Catmull-Rom).
const STEPS = 64;
const WEIGHTS = Float32Array.from({ length: 4 * STEPS }, (_, at) => {
  const t = Math.floor(at / 4) / STEPS;
  const of = [
    -0.5 * t ** 3 + t ** 2 - 0.5 * t,
    1.5 * t ** 3 - 2.5 * t ** 2 + 1,
    -1.5 * t ** 3 + 2 * t ** 2 + 0.5 * t,
    0.5 * t ** 3 - 0.5 * t ** 2,
  ];
  return of[at % 4] ?? 0;
});

/** The brightness between the second and the third of four neighbours in a row. */
function between(grey: Uint8ClampedArray, at: number, step: number): number {
  return (
    (WEIGHTS[step] ?? 0) * (grey[at - 1] ?? 0) +
    (WEIGHTS[step + 1] ?? 0) * (grey[at] ?? 0) +
    (WEIGHTS[step + 2] ?? 0) * (grey[at + 1] ?? 0) +
    (WEIGHTS[step + 3] ?? 0) * (grey[at + 2] ?? 0)
  );
}

/** Turns a picture about its centre and magnifies it; what comes in is white. */
function magnified({ grey, width, height }: GreyFrame, degrees: number, zoom: number): GreyFrame {
  const [wide, high] = [Math.round(width * zoom), Math.round(height * zoom)];
  const out = new Uint8ClampedArray(wide * high).fill(255);
  const cos = Math.cos((degrees * Math.PI) / 180) / zoom;
  const sin = Math.sin((degrees * Math.PI) / 180) / zoom;
  for (let y = 0; y < high; y += 1) {
    const dy = y - (high - 1) / 2;
    for (let x = 0; x < wide; x += 1) {
      const dx = x - (wide - 1) / 2;
      const px = (width - 1) / 2 + dx * cos + dy * sin;
      const py = (height - 1) / 2 + dy * cos - dx * sin;
      const left = Math.floor(px);
      const top = Math.floor(py);
      if (left < 1 || top < 1 || left >= width - 2 || top >= height - 2) continue;
      const step = 4 * Math.floor((px - left) * STEPS);
      // Calming takes the mean along the bars anyway: between rows a straight line will do.
      const above = between(grey, top * width + left, step);
      const below = between(grey, (top + 1) * width + left, step);
      out[y * wide + x] = above + (below - above) * (py - top);
    }
  }
  return { grey: out, width: wide, height: high };
}
