// Has an eye look at a still picture as long as the camera would, and counts what it read.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBarcodes } from 'zxing-wasm/reader';
import { type Engine, createEye } from '../../src/app/device/eye.ts';
import { type GreyFrame, tilt, toPgm } from '../../src/app/device/frame.ts';
import { zxingEngine } from '../../src/app/device/zxing-engine.ts';
import { type Photo, sameText } from './photos.ts';
import { ROOT } from './source.ts';

const WASM = join(ROOT, 'node_modules/zxing-wasm/dist/reader/zxing_reader.wasm');

/** Looks at which every tilt of the round has been tried. */
export const ALL_TILTS = 12;

/** The engine of the scan worker, in Node. */
export const nodeEngine = (): Promise<Engine> =>
  zxingEngine(new Uint8Array(readFileSync(WASM)).buffer);

/** Reads a still picture: the texts found. */
export type StillReader = (picture: GreyFrame) => Promise<string[]>;

/** The till's way: as many looks as given, until one finds something. */
export const ourReader =
  (engine: Engine, looks: number): StillReader =>
  async (picture) => {
    const eye = createEye(engine);
    for (let look = 0; look < looks; look += 1) {
      const { codes } = await eye.look(picture);
      if (codes.length > 0) return codes.map(({ text }) => text);
    }
    return [];
  };

/**
 * The setting that read most in a comparison of engines: zxing-wasm with one symbol, three lines,
 * upright and turned by 30 degrees either way. Call it after `nodeEngine`.
 */
export const referenceReader: StillReader = async (picture) => {
  for (const degrees of [0, 30, -30]) {
    const found = await readBarcodes(toPgm(tilt(picture, degrees)), {
      formats: ['EAN13', 'EAN8', 'UPCA', 'Code128', 'QRCode'],
      textMode: 'Plain',
      tryHarder: true,
      minLineCount: 3,
      maxNumberOfSymbols: 1,
    });
    const text = found.find(({ isValid }) => isValid)?.text;
    if (text !== undefined) return [text];
  }
  return [];
};

/** What came of a set of pictures. */
export type Tally = { read: number; wrong: string[]; of: number };

/**
 * Reads all pictures, told apart by their set. Several texts in one picture are nothing read, for
 * the till would ask; they are wrong when the right one is not among them.
 */
export async function readAll(
  read: StillReader,
  pictures: readonly Photo[],
): Promise<Map<string, Tally>> {
  const sets = new Map<string, Tally>();
  for (const { set, file, text, picture } of pictures) {
    const tally = sets.get(set) ?? { read: 0, wrong: [], of: 0 };
    sets.set(set, tally);
    tally.of += 1;
    const texts = await read(picture);
    const isThere = texts.some((one) => sameText(one, text));
    if (isThere && texts.length === 1) tally.read += 1;
    if (!isThere && texts.length > 0) tally.wrong.push(`${file}: ${texts.join(' & ')}`);
  }
  return sets;
}

/** All sets together. */
export const together = (sets: ReadonlyMap<string, Tally>): Tally =>
  [...sets.values()].reduce(
    (sum, { read, wrong, of }) => ({
      read: sum.read + read,
      wrong: [...sum.wrong, ...wrong],
      of: sum.of + of,
    }),
    { read: 0, wrong: [], of: 0 },
  );
