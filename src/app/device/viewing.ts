// What a picture is like, apart from codes: bright or dark, moving or still.
import type { GreyFrame } from './frame.ts';

const STEP = 16;

/** Brightness at every sixteenth pixel, both ways. */
export function thumbnail({ grey, width, height }: GreyFrame): Uint8Array {
  const columns = Math.ceil(width / STEP);
  const small = new Uint8Array(columns * Math.ceil(height / STEP));
  for (let y = 0, at = 0; y < height; y += STEP) {
    for (let x = 0; x < width; x += STEP, at += 1) small[at] = grey[y * width + x] ?? 0;
  }
  return small;
}

/** Mean brightness, 0 to 255. */
export const lightOf = (small: Uint8Array): number =>
  small.reduce((sum, bright) => sum + bright, 0) / Math.max(1, small.length);

/** Mean difference of brightness between two pictures; null when they are not of one size. */
export function motionOf(small: Uint8Array, before: Uint8Array | null): number | null {
  if (before?.length !== small.length) return null;
  const sum = small.reduce((all, bright, at) => all + Math.abs(bright - (before[at] ?? 0)), 0);
  return sum / Math.max(1, small.length);
}

/** What would help the camera: 太暗了, 靠近一点, 拿稳一点. */
export type Hint = 'dark' | 'far' | 'shaky';

type Look = {
  readonly at: number;
  readonly light: number | null;
  readonly motion: number | null;
  readonly stripes: number;
};

// Below this a camera's noise hides the bars; above it the picture of a held thing is smeared;
// and the share of the picture that bars take when their lines are too narrow, or just right.
const DARK = 45;
const SHAKY = 14;
const STRIPED = 0.003;
const SMALL = 0.03;
// Nobody is told anything before this many ms without a code.
const PATIENCE = 1_200;

/** The looks since the last code, and the first of them. */
export type Watched = { readonly since: number; readonly last: readonly Look[] };

export const NOTHING_WATCHED: Watched = { since: Infinity, last: [] };

const LAST = 8;

/** Adds a look that found nothing. */
export const watchedMore = ({ since, last }: Watched, look: Look): Watched => ({
  since: Math.min(since, look.at),
  last: [...last, look].slice(-LAST),
});

/** What to tell the keeper, or null: while codes are read, or when nothing looks like one. */
export function hintOf({ since, last }: Watched): Hint | null {
  const now = last.at(-1)?.at ?? since;
  if (last.length < LAST || now - since < PATIENCE) return null;
  const middle = (of: (look: Look) => number | null): number => {
    const known = last.flatMap((look) => of(look) ?? []).sort((a, b) => a - b);
    return known[known.length >> 1] ?? Number.NaN;
  };
  if (middle(({ light }) => light) < DARK) return 'dark';
  if (middle(({ motion }) => motion) > SHAKY) return 'shaky';
  const stripes = Math.max(...last.map((look) => look.stripes));
  return stripes >= STRIPED && stripes < SMALL ? 'far' : null;
}
