// Just enough of the zip format to read what a bank sends: stored or deflated files, by the central
// directory at the end. Sizes are checked before anything is unpacked.
import { inflateRawSync } from 'node:zlib';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const END_SIZE = 22;
const ENTRY_SIZE = 46;
const LARGEST = 50_000_000;
const MOST = 100;

/** One file of an archive. */
export type Packed = { readonly name: string; readonly bytes: Uint8Array };

/** An archive's files in its order; null when it is none that can be read. */
export function filesIn(archive: Uint8Array): Packed[] | null {
  const bytes = Buffer.from(archive);
  try {
    return unpacked(bytes);
  } catch {
    return null;
  }
}

function unpacked(bytes: Buffer): Packed[] | null {
  let end = bytes.length - END_SIZE;
  while (end >= 0 && bytes.readUInt32LE(end) !== END) end -= 1;
  if (end < 0) return null;
  const count = bytes.readUInt16LE(end + 10);
  if (count > MOST) return null;
  const files: Packed[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let i = 0; i < count; i += 1) {
    if (bytes.readUInt32LE(at) !== ENTRY) return null;
    const method = bytes.readUInt16LE(at + 10);
    const packed = bytes.readUInt32LE(at + 20);
    const size = bytes.readUInt32LE(at + 24);
    const lengths = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    const name = bytes.toString('utf8', at + ENTRY_SIZE, at + ENTRY_SIZE + (lengths[0] ?? 0));
    const local = bytes.readUInt32LE(at + 42);
    const data = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    if (size > LARGEST || data + packed > bytes.length) return null;
    const content = bytes.subarray(data, data + packed);
    if (method !== 0 && method !== 8) return null;
    const isPlain = method === 0;
    files.push({
      name,
      bytes: isPlain ? content : inflateRawSync(content, { maxOutputLength: LARGEST }),
    });
    at += ENTRY_SIZE + lengths.reduce((a, b) => a + b, 0);
  }
  return files;
}
