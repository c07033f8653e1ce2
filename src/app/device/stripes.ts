// Bars are many edges in one direction. Blocks of the picture vote for the direction of theirs, so
// one tilt is tried instead of all of them.
import type { Area, GreyFrame } from './frame.ts';

const BLOCK = 16;
const STEP = 5;
const BINS = 180 / STEP;
// Mean square of brightness steps below which a block counts as flat, and how much of a block's
// change has to lie in one direction (0 none, 1 all).
const FLAT = 300;
const ONE_WAY = 0.6;
const MOST = 2;
// Bins this near are one direction, and what is left around an area, in pixels.
const ALIKE = 2;
const ROOM = 2.5 * BLOCK;

/** What stripes a picture holds. */
export type Stripes = {
  /** Tilts in degrees, −45 to 45, that set the stripes upright or level; the strongest first. */
  readonly tilts: readonly number[];
  /** The share of the picture that is striped in the strongest direction, 0 to 1. */
  readonly share: number;
  /** Where the most of the stripes in the strongest direction lie, with room for margins. */
  readonly area: Area | null;
};

/** A block's place and the bin of its direction. */
type Striped = { readonly left: number; readonly top: number; readonly bin: number };

/** Finds the directions of the stripes in a picture. */
export function stripesIn(picture: GreyFrame): Stripes {
  const votes = new Float64Array(BINS);
  const counts = new Uint32Array(BINS);
  const striped: Striped[] = [];
  let blocks = 0;
  for (let top = 1; top + BLOCK < picture.height; top += BLOCK) {
    for (let left = 1; left + BLOCK < picture.width; left += BLOCK) {
      blocks += 1;
      const { degrees, weight } = block(picture, left, top);
      if (weight === 0) continue;
      const place = degrees / STEP;
      const bin = Math.floor(place) % BINS;
      const next = (bin + 1) % BINS;
      const part = place - Math.floor(place);
      votes[bin] = (votes[bin] ?? 0) + weight * (1 - part);
      votes[next] = (votes[next] ?? 0) + weight * part;
      counts[bin] = (counts[bin] ?? 0) + 1;
      striped.push({ left, top, bin });
    }
  }
  const peaks = peaksOf(votes);
  const [first] = peaks;
  if (first === undefined) return { tilts: [], share: 0, area: null };
  const near = [-1, 0, 1].reduce((sum, by) => sum + (counts[wrapped(first + by)] ?? 0), 0);
  const alike = striped.filter(({ bin }) => apart(bin, first) <= ALIKE);
  return {
    tilts: peaks.map((bin) => tiltFor(votes, bin)),
    share: near / blocks,
    area: areaOf(alike),
  };
}

/** The direction of a block's change, 0 to 180 degrees; weight 0 when it has none. */
function block({ grey, width }: GreyFrame, left: number, top: number) {
  let across = 0;
  let along = 0;
  let both = 0;
  for (let y = top; y < top + BLOCK; y += 1) {
    for (let at = y * width + left, end = at + BLOCK; at < end; at += 1) {
      const dx = (grey[at + 1] ?? 0) - (grey[at - 1] ?? 0);
      const dy = (grey[at + width] ?? 0) - (grey[at - width] ?? 0);
      across += dx * dx;
      along += dy * dy;
      both += dx * dy;
    }
  }
  const all = across + along;
  if (all < FLAT * BLOCK * BLOCK) return { degrees: 0, weight: 0 };
  const oneWay = Math.hypot(across - along, 2 * both) / all;
  if (oneWay < ONE_WAY) return { degrees: 0, weight: 0 };
  const degrees = (Math.atan2(2 * both, across - along) * 90) / Math.PI;
  return { degrees: (degrees + 180) % 180, weight: Math.sqrt(all) * oneWay };
}

/** How many bins lie between two directions. */
function apart(one: number, other: number): number {
  const between = Math.abs(one - other);
  return Math.min(between, BINS - between);
}

/** The middle nine tenths of blocks each way: a stray edge elsewhere is no bar. */
function areaOf(blocks: readonly Striped[]): Area | null {
  if (blocks.length === 0) return null;
  const span = (of: (block: Striped) => number): [number, number] => {
    const places = blocks.map(of).sort((a, b) => a - b);
    const at = (share: number): number => places[Math.floor(share * (places.length - 1))] ?? 0;
    return [at(0.05) - ROOM, at(0.95) + BLOCK + ROOM];
  };
  const [left, right] = span((block) => block.left);
  const [top, bottom] = span((block) => block.top);
  return { left, top, right, bottom };
}

const wrapped = (bin: number): number => (bin + BINS) % BINS;

const around = (votes: Float64Array, bin: number): number =>
  (votes[bin] ?? 0) + 0.5 * ((votes[wrapped(bin - 1)] ?? 0) + (votes[wrapped(bin + 1)] ?? 0));

/** The bins with most votes, not neighbours of each other. */
function peaksOf(votes: Float64Array): number[] {
  const order = [...votes.keys()].sort((a, b) => around(votes, b) - around(votes, a));
  const peaks: number[] = [];
  for (const bin of order) {
    if (peaks.length === MOST || around(votes, bin) === 0) break;
    if (peaks.every((other) => apart(bin, other) > ALIKE)) peaks.push(bin);
  }
  return peaks;
}

/** The decoder reads along rows and columns, so a quarter turn more or less is the same. */
function tiltFor(votes: Float64Array, bin: number): number {
  const before = votes[wrapped(bin - 1)] ?? 0;
  const here = votes[bin] ?? 0;
  const after = votes[wrapped(bin + 1)] ?? 0;
  const degrees = -STEP * (bin + (after - before) / (before + here + after));
  return degrees - 90 * Math.round(degrees / 90);
}
