// Photographs of barcodes where the project has them beside it, else pictures drawn from a seed.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { GreyFrame } from '../../src/app/device/frame.ts';
import { seeded } from './dice.ts';
import { drawnCode } from './drawn-code.ts';
import { readPng } from './png.ts';
import { ROOT } from './source.ts';

/** Where the photographs are, if anywhere. */
export const FOLDER = join(ROOT, '..', 'shared', 'data', 'barcode-photos');
const Truth = v.array(v.object({ file: v.string(), expect: v.nullable(v.string()) }));

const truth = (): v.InferOutput<typeof Truth> =>
  v.parse(Truth, JSON.parse(readFileSync(join(FOLDER, 'truth.json'), 'utf8')));

/** A picture and the text that is in it; null: it must stay silent. */
export type Photo = {
  readonly set: string;
  readonly file: string;
  readonly text: string | null;
  readonly picture: GreyFrame;
};

export const hasPhotos = existsSync(join(FOLDER, 'truth.json'));

/** A JPEG file in base64, and the text that is in it. */
export type JpegPhoto = { readonly text: string; readonly file: string };

/** Every photograph of a code that is a JPEG file, which the browser alone can open. */
export const jpegPhotos = (): JpegPhoto[] =>
  truth().flatMap(({ file, expect }) =>
    /\.jpe?g$/.test(file) && expect !== null
      ? [{ text: expect, file: readFileSync(join(FOLDER, file), 'base64') }]
      : [],
  );

/** Every photograph that is a PNG file; only for those who have asked `hasPhotos`. */
export const photos = (): Photo[] =>
  truth()
    .filter(({ file }) => file.endsWith('.png'))
    .map(({ file, expect }) => ({
      set: file.split('/')[0] ?? '',
      file,
      text: expect,
      picture: readPng(readFileSync(join(FOLDER, file))),
    }));

const CODES = ['6901028004954', '6920152400012', '4891028164395', '5449000000996', '96385074'];

/** Drawn in place of photographs: codes with noise, uneven light and a little blur. */
export function drawings(count: number, degrees: number): Photo[] {
  const roll = seeded(count);
  return Array.from({ length: count }, (_, i) => {
    const text = CODES[i % CODES.length] ?? '';
    // Of every third, sixth or ninth picture too some have wide bars.
    const module = 2 + ((i + Math.floor(i / 6)) % 3) * 0.5;
    return {
      set: 'drawn',
      file: `${i}`,
      text,
      picture: drawnCode(text, { degrees, module, roll }),
    };
  });
}

/** GTINs are equal whether they are written with twelve digits or thirteen. */
export const sameText = (one: string, other: string | null): boolean =>
  other !== null && one.replace(/^(?=\d{12}$)/, '0') === other.replace(/^(?=\d{12}$)/, '0');
