// A picture as it leaves the device: drawn anew, so that neither its size nor the place and the
// phone that a camera writes into a file go with it.
import { PHOTO_BYTES, PHOTO_STEPS, type Sides, fitted } from '../../core/goods/photo.ts';

/** An opened picture: its sides, and its bytes when drawn with others; null: it cannot be. */
export type Opened = Sides & {
  readonly draw: (sides: Sides, quality: number) => Promise<Uint8Array<ArrayBuffer> | null>;
  readonly close: () => void;
};

export type Shrunk =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly why: 'unreadable' | 'too-large' };

/** A file above this is not opened at all: a phone could run out of memory over it. */
const MOST_SOURCE = 40_000_000;

/** A picture of at most 60 kB made from a file, as large and as fine as that allows. */
export async function shrunk(
  file: Blob,
  open: (file: Blob) => Promise<Opened | null> = openedPicture,
): Promise<Shrunk> {
  if (file.size > MOST_SOURCE) return { ok: false, why: 'too-large' };
  const picture = await open(file);
  if (picture === null) return { ok: false, why: 'unreadable' };
  try {
    for (const { longest, quality } of PHOTO_STEPS) {
      const bytes = await picture.draw(fitted(picture, longest), quality);
      if (bytes === null) return { ok: false, why: 'unreadable' };
      if (bytes.length <= PHOTO_BYTES) return { ok: true, bytes };
    }
    return { ok: false, why: 'too-large' };
  } finally {
    picture.close();
  }
}

/** A file that the browser can show as a picture, the right way up; null: it cannot. */
async function openedPicture(file: Blob): Promise<Opened | null> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap === null) return null;
  const { width, height } = bitmap;
  return {
    width,
    height,
    draw: (sides, quality) => drawn(bitmap, sides, quality),
    close: () => bitmap.close(),
  };
}

async function drawn(
  bitmap: ImageBitmap,
  { width, height }: Sides,
  quality: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d');
  if (pen === null) return null;
  // A JPEG has no see-through parts: they would come out black.
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, width, height);
  pen.drawImage(bitmap, 0, 0, width, height);
  return pictureOf(canvas, quality);
}

/** What is on a canvas as a picture; null: the browser cannot make one. */
export async function pictureOf(
  canvas: HTMLCanvasElement,
  quality: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  // A browser that cannot write WebP gives a PNG and says so.
  const webp = await blobOf(canvas, 'image/webp', quality);
  const blob = webp?.type === 'image/webp' ? webp : await blobOf(canvas, 'image/jpeg', quality);
  return blob === null ? null : new Uint8Array(await blob.arrayBuffer());
}

const blobOf = (canvas: HTMLCanvasElement, type: string, quality: number): Promise<Blob | null> =>
  new Promise((resolve) => canvas.toBlob(resolve, type, quality));
