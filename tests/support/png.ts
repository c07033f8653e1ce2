// Reads the PNG files of test photographs: grey, colour or palette, up to 8 bits, not interlaced.
import { deflateSync, inflateSync } from 'node:zlib';
import type { GreyFrame } from '../../src/app/device/frame.ts';

const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

type Head = { width: number; height: number; depth: number; colour: number };

/** The brightness of a PNG picture; what is transparent is white. */
export function readPng(file: Buffer): GreyFrame {
  let head: Head | null = null;
  let palette: Buffer | null = null;
  const data: Buffer[] = [];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const kind = file.toString('latin1', at + 4, at + 8);
    const body = file.subarray(at + 8, at + 8 + length);
    if (kind === 'IHDR') head = headOf(body);
    if (kind === 'PLTE') palette = body;
    if (kind === 'IDAT') data.push(body);
    at += length + 12;
  }
  if (head === null) throw new Error('no PNG header');
  const rows = unfiltered(inflateSync(Buffer.concat(data)), head);
  return { ...painted(rows, head, palette), width: head.width, height: head.height };
}

function headOf(body: Buffer): Head {
  if (body[12] !== 0) throw new Error('interlaced PNG');
  return {
    width: body.readUInt32BE(0),
    height: body.readUInt32BE(4),
    depth: body[8] ?? 0,
    colour: body[9] ?? 0,
  };
}

const bitsPerPixel = ({ depth, colour }: Head): number => depth * (CHANNELS[colour] ?? 0);

/** Undoes the filter each row begins with. */
function unfiltered(raw: Buffer, head: Head): Uint8Array[] {
  const step = Math.max(1, bitsPerPixel(head) >> 3);
  const length = Math.ceil((bitsPerPixel(head) * head.width) / 8);
  let above: Uint8Array = new Uint8Array(length);
  return Array.from({ length: head.height }, (_, y) => {
    const at = y * (length + 1);
    const filter = raw[at] ?? 0;
    const row = Uint8Array.from(raw.subarray(at + 1, at + 1 + length));
    for (let x = 0; x < length; x += 1) {
      const left = x < step ? 0 : (row[x - step] ?? 0);
      const corner = x < step ? 0 : (above[x - step] ?? 0);
      row[x] = (row[x] ?? 0) + predicted(filter, left, above[x] ?? 0, corner);
    }
    above = row;
    return row;
  });
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const guess = left + up - corner;
  const [a, b, c] = [left, up, corner].map((one) => Math.abs(guess - one));
  if (a === undefined || b === undefined || c === undefined) return 0;
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

function painted(rows: readonly Uint8Array[], head: Head, palette: Buffer | null) {
  const { width, depth, colour } = head;
  const most = 2 ** depth - 1;
  const sample = (row: Uint8Array, index: number): number => {
    if (depth === 8) return row[index] ?? 0;
    const bit = index * depth;
    return ((row[bit >> 3] ?? 0) >> (8 - depth - (bit & 7))) & most;
  };
  const luma = (red: number, green: number, blue: number): number =>
    (306 * red + 601 * green + 117 * blue) >> 10;
  const channels = CHANNELS[colour] ?? 1;
  const grey = new Uint8ClampedArray(width * rows.length);
  rows.forEach((row, y) => {
    for (let x = 0; x < width; x += 1) {
      const of = (channel: number): number => sample(row, x * channels + channel);
      const entry = (channel: number): number => palette?.[of(0) * 3 + channel] ?? 0;
      let bright = (of(0) * 255) / most;
      if (colour === 3) bright = luma(entry(0), entry(1), entry(2));
      if (colour === 2 || colour === 6) bright = luma(of(0), of(1), of(2));
      const clear = colour === 6 ? of(3) : colour === 4 ? of(1) : 255;
      grey[y * width + x] = 255 + ((bright - 255) * clear) / 255;
    }
  });
  return { grey };
}

/** A grey picture as a PNG file. */
export function writePng({ grey, width, height }: GreyFrame): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    rows.set(grey.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  }
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

// Node 20 before 20.15 has none of its own.
function crc32(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}

function chunk(kind: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), body]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
