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

/** Brightness of an RGBA picture, by ITU-R BT.601. */
export function toGrey({ data, width, height }: Frame): GreyFrame {
  const grey = new Uint8ClampedArray(width * height);
  for (let i = 0, j = 0; i < grey.length; i += 1, j += 4) {
    grey[i] = (306 * (data[j] ?? 0) + 601 * (data[j + 1] ?? 0) + 117 * (data[j + 2] ?? 0)) >> 10;
  }
  return { grey, width, height };
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

/** A grey picture as RGBA, for decoders that take nothing else. */
export function toRgba({ grey, width, height }: GreyFrame): Frame {
  const pixels = new Uint32Array(grey.length);
  for (let i = 0; i < grey.length; i += 1) {
    pixels[i] = (0xff000000 | ((grey[i] ?? 0) * 0x010101)) >>> 0;
  }
  return { data: new Uint8ClampedArray(pixels.buffer), width, height };
}
