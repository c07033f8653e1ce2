// Draws EAN-13 and EAN-8 codes as a camera might see them: turned, noisy, unevenly lit, soft.
import type { GreyFrame } from '../../src/app/device/frame.ts';

const LEFT = [
  '0001101',
  '0011001',
  '0010011',
  '0111101',
  '0100011',
  '0110001',
  '0101111',
  '0111011',
  '0110111',
  '0001011',
];
const PARITY = [
  'LLLLLL',
  'LLGLGG',
  'LLGGLG',
  'LLGGGL',
  'LGLLGG',
  'LGGLLG',
  'LGGGLL',
  'LGLGLG',
  'LGLGGL',
  'LGGLGL',
];

const flipped = (bits: string): string => bits.replace(/[01]/g, (bit) => (bit === '0' ? '1' : '0'));
const right = (digit: number): string => flipped(LEFT[digit] ?? '');
const even = (digit: number): string => [...right(digit)].reverse().join('');

/** The bars of an EAN-13 or EAN-8, a character per module, 1 is dark. */
export function barsOf(code: string): string {
  const digits = [...code].map(Number);
  const [first = 0, ...rest] = code.length === 13 ? digits : [0, ...digits];
  const half = rest.length / 2;
  const parity = code.length === 13 ? PARITY[first] : 'LLLL';
  const before = rest.slice(0, half).map((digit, i) => {
    return parity?.[i] === 'G' ? even(digit) : (LEFT[digit] ?? '');
  });
  return `101${before.join('')}01010${rest.slice(half).map(right).join('')}101`;
}

export type Drawing = {
  readonly degrees: number;
  /** Width of the narrowest bar in pixels. */
  readonly module: number;
  /** Where the noise comes from, 0 to 1. */
  readonly roll: () => number;
  readonly width?: number;
  readonly height?: number;
  /** How far apart the brightest and the darkest noise are. */
  readonly grain?: number;
};

// A lens draws a point over more than a pixel.
const SOFT = [-0.6, -0.2, 0.2, 0.6];

/** A picture of one code in its middle. */
export function drawnCode(code: string, drawing: Drawing): GreyFrame {
  const { degrees, module, roll, width = 480, height = 360, grain = 20 } = drawing;
  const bars = barsOf(code);
  const cos = Math.cos((degrees * Math.PI) / 180);
  const sin = Math.sin((degrees * Math.PI) / 180);
  const long = bars.length * module;
  const tall = long * 0.7;
  const paper = (u: number, v: number): number => {
    const margin = 11 * module;
    if (Math.abs(u) > long / 2 + margin || Math.abs(v) > tall / 2 + margin) return 110;
    if (Math.abs(u) >= long / 2 || Math.abs(v) > tall / 2) return 225;
    return bars[Math.floor((u + long / 2) / module)] === '1' ? 45 : 225;
  };
  const grey = new Uint8ClampedArray(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      for (const dx of SOFT) {
        for (const dy of SOFT) {
          const px = x - width / 2 + dx;
          const py = y - height / 2 + dy;
          sum += paper(px * cos + py * sin, py * cos - px * sin);
        }
      }
      const light = 0.75 + (0.25 * x) / width;
      grey[y * width + x] = (sum / SOFT.length ** 2) * light + (roll() - 0.5) * grain;
    }
  }
  return { grey, width, height };
}

/** The picture seen out of focus: the mean of a square this many pixels to each side. */
export function blurred({ grey, width, height }: GreyFrame, reach: number): GreyFrame {
  const soft = new Uint8ClampedArray(grey.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      let count = 0;
      for (let dy = -reach; dy <= reach; dy += 1) {
        for (let dx = -reach; dx <= reach; dx += 1) {
          const px = x + dx;
          const py = y + dy;
          if (px < 0 || py < 0 || px >= width || py >= height) continue;
          sum += grey[py * width + px] ?? 0;
          count += 1;
        }
      }
      soft[y * width + x] = sum / count;
    }
  }
  return { grey: soft, width, height };
}

/** The picture turned, with room for its corners, which are white. */
export function rotated({ grey, width, height }: GreyFrame, degrees: number): GreyFrame {
  const cos = Math.cos((degrees * Math.PI) / 180);
  const sin = Math.sin((degrees * Math.PI) / 180);
  const wide = Math.ceil(width * Math.abs(cos) + height * Math.abs(sin));
  const high = Math.ceil(width * Math.abs(sin) + height * Math.abs(cos));
  const out = new Uint8ClampedArray(wide * high).fill(255);
  const weights = (t: number): readonly [number, number, number, number] => [
    -0.5 * t ** 3 + t ** 2 - 0.5 * t,
    1.5 * t ** 3 - 2.5 * t ** 2 + 1,
    -1.5 * t ** 3 + 2 * t ** 2 + 0.5 * t,
    0.5 * t ** 3 - 0.5 * t ** 2,
  ];
  for (let y = 0; y < high; y += 1) {
    for (let x = 0; x < wide; x += 1) {
      const px = (width - 1) / 2 + (x - (wide - 1) / 2) * cos + (y - (high - 1) / 2) * sin;
      const py = (height - 1) / 2 + (y - (high - 1) / 2) * cos - (x - (wide - 1) / 2) * sin;
      const left = Math.floor(px);
      const top = Math.floor(py);
      if (left < 1 || top < 1 || left >= width - 2 || top >= height - 2) continue;
      const across = weights(px - left);
      let sum = 0;
      weights(py - top).forEach((weight, i) => {
        const at = (top + i - 1) * width + left - 1;
        across.forEach((share, j) => (sum += weight * share * (grey[at + j] ?? 0)));
      });
      out[y * wide + x] = sum;
    }
  }
  return { grey: out, width: wide, height: high };
}
