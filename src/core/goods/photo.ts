/** A picture (照片) of goods or of a write-off has at most this many bytes. */
export const PHOTO_BYTES = 60_000;

export const PHOTO_TYPES = ['image/jpeg', 'image/webp'] as const;
export type PhotoType = (typeof PHOTO_TYPES)[number];

const starts = (bytes: Uint8Array, at: number, head: readonly number[]): boolean =>
  head.every((byte, i) => bytes[at + i] === byte);

const JPEG = [0xff, 0xd8, 0xff];
const RIFF = [0x52, 0x49, 0x46, 0x46];
const WEBP = [0x57, 0x45, 0x42, 0x50];

/** What a picture's bytes say they are, never what someone calls them; null: no picture of ours. */
export function photoType(bytes: Uint8Array): PhotoType | null {
  if (starts(bytes, 0, JPEG)) return 'image/jpeg';
  return starts(bytes, 0, RIFF) && starts(bytes, 8, WEBP) ? 'image/webp' : null;
}

/** A picture's sides in pixels. */
export type Sides = { readonly width: number; readonly height: number };

/** The sides with the longer one at most `longest` pixels: never larger, never less than one. */
export function fitted({ width, height }: Sides, longest: number): Sides {
  const share = Math.min(1, longest / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * share)),
    height: Math.max(1, Math.round(height * share)),
  };
}

/** What is tried in turn until the bytes are few enough: longest side in pixels, and quality. */
export const PHOTO_STEPS: readonly { readonly longest: number; readonly quality: number }[] = [
  1024, 800, 640, 480, 320,
].flatMap((longest) => [0.8, 0.65, 0.5].map((quality) => ({ longest, quality })));
