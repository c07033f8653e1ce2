/** One byte of brightness per pixel, row by row. */
export type GreyFrame = {
  readonly grey: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
};

/** A part of a video, RGBA, as a canvas gives it. */
export type Frame = {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
};

/** A place in a picture, in pixels from its left upper corner. */
export type Point = { readonly x: number; readonly y: number };

/** Brightness of an RGBA picture, by ITU-R BT.601. */
export function toGrey({ data, width, height }: Frame): GreyFrame {
  const grey = new Uint8ClampedArray(width * height);
  for (let i = 0, j = 0; i < grey.length; i += 1, j += 4) {
    grey[i] = (306 * (data[j] ?? 0) + 601 * (data[j + 1] ?? 0) + 117 * (data[j + 2] ?? 0)) >> 10;
  }
  return { grey, width, height };
}

/** A part of a picture by its edges, in pixels; they may lie outside. */
export type Area = {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};

/** The part of a picture between these edges, as far as it has them. */
export function cutOut({ grey, width, height }: GreyFrame, area: Area): GreyFrame {
  const { left, top, right, bottom } = area;
  const from = Math.max(0, Math.floor(left));
  const to = Math.min(width, Math.ceil(right));
  const first = Math.max(0, Math.floor(top));
  const last = Math.min(height, Math.ceil(bottom));
  const part = new Uint8ClampedArray((to - from) * (last - first));
  for (let y = first; y < last; y += 1) {
    part.set(grey.subarray(y * width + from, y * width + to), (y - first) * (to - from));
  }
  return { grey: part, width: to - from, height: last - first };
}

/** Turns a picture about its centre, interpolated, same size; what comes in is white. */
export function tilt({ grey, width, height }: GreyFrame, degrees: number): GreyFrame {
  if (degrees === 0) return { grey, width, height };
  const turned = new Uint8ClampedArray(grey.length).fill(255);
  const cos = Math.cos((degrees * Math.PI) / 180);
  const sin = Math.sin((degrees * Math.PI) / 180);
  const middleX = (width - 1) / 2;
  const middleY = (height - 1) / 2;
  for (let y = 0; y < height; y += 1) {
    let fromX = middleX + (y - middleY) * sin - middleX * cos;
    let fromY = middleY + (y - middleY) * cos + middleX * sin;
    for (let x = 0; x < width; x += 1, fromX += cos, fromY -= sin) {
      const left = Math.floor(fromX);
      const top = Math.floor(fromY);
      if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) continue;
      const at = top * width + left;
      const right = fromX - left;
      const above = (grey[at] ?? 0) * (1 - right) + (grey[at + 1] ?? 0) * right;
      const below = (grey[at + width] ?? 0) * (1 - right) + (grey[at + width + 1] ?? 0) * right;
      turned[y * width + x] = above + (below - above) * (fromY - top);
    }
  }
  return { grey: turned, width, height };
}

/** Where a place of a tilted picture was before `tilt` turned it by these degrees. */
export function tiltedBack(size: GreyFrame, degrees: number, { x, y }: Point): Point {
  const cos = Math.cos((degrees * Math.PI) / 180);
  const sin = Math.sin((degrees * Math.PI) / 180);
  const middleX = (size.width - 1) / 2;
  const middleY = (size.height - 1) / 2;
  return {
    x: middleX + (x - middleX) * cos + (y - middleY) * sin,
    y: middleY + (y - middleY) * cos - (x - middleX) * sin,
  };
}

// Turning softens edges: bars of less than two pixels run together. Measured on photographs turned
// by 45 degrees, this brings 88 of 197 instead of 71.
const REACH = 2;

/**
 * Every pixel's distance from the mean of its row's pixels within reach, twice as large or as many
 * times more as told: edges of upright bars become clear.
 */
export function sharpened(
  { grey, width, height }: GreyFrame,
  reach = REACH,
  strength = 1,
): GreyFrame {
  const sharp = new Uint8ClampedArray(grey);
  const span = 2 * reach + 1;
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    let sum = 0;
    for (let x = 0; x < span; x += 1) sum += grey[row + x] ?? 0;
    for (let x = reach; x < width - reach; x += 1) {
      const at = row + x;
      sharp[at] = (1 + strength) * (grey[at] ?? 0) - (strength * sum) / span;
      sum += (grey[at + reach + 1] ?? 0) - (grey[at - reach] ?? 0);
    }
  }
  return { grey: sharp, width, height };
}

const ROWS = 5;

/** The mean of five rows at every pixel: grain goes, upright bars stay. */
export function calmed({ grey, width, height }: GreyFrame): GreyFrame {
  const calm = new Uint8ClampedArray(grey);
  const sums = new Uint16Array(width);
  for (let y = 0; y < height; y += 1) {
    const leaving = (y - ROWS) * width;
    const out = (y - (ROWS - 1) / 2) * width;
    for (let x = 0; x < width; x += 1) {
      const old = y < ROWS ? 0 : (grey[leaving + x] ?? 0);
      const sum = (sums[x] ?? 0) + (grey[y * width + x] ?? 0) - old;
      sums[x] = sum;
      if (y >= ROWS - 1) calm[out + x] = sum / ROWS;
    }
  }
  return { grey: calm, width, height };
}

/** The picture as a file, PGM (P5): brightness alone, a byte a pixel. */
export function toPgm({ grey, width, height }: GreyFrame): Uint8Array {
  const head = new TextEncoder().encode(`P5\n${width} ${height}\n255\n`);
  const file = new Uint8Array(head.length + grey.length);
  file.set(head);
  file.set(grey, head.length);
  return file;
}
