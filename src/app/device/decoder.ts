import type { Frame } from './frame.ts';

/** Reads barcodes in pictures, one at a time; a picture given to it may not be used again. */
export type Decoder = {
  /** The text of one barcode in the picture, or null; rejects when the decoder cannot work. */
  decode(frame: Frame): Promise<string | null>;
  close(): void;
};

/** Turns in degrees that are tried frame by frame; the last one that read stays. */
export const TILTS = [0, 30, -30] as const;
