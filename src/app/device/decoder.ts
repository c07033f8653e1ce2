import type { Code } from './eye.ts';

/** What was seen in one picture of a video; corners are in the video's own pixels. */
export type Sight = {
  readonly codes: readonly Code[];
  /** The picture's own time in ms: two sights of the same one have the same. */
  readonly stamp: number;
  /** Mean brightness, 0 to 255; null where it was not measured. */
  readonly light: number | null;
  /** How much changed since the picture before: mean difference of brightness. */
  readonly motion: number | null;
  /** The share of the picture that is striped as bars are, 0 to 1. */
  readonly stripes: number;
};

/** Reads barcodes in a video, one picture at a time. */
export type Decoder = {
  /**
   * Looks at the picture that is shown now; `stamp` is its time unless the picture itself knows.
   * Null when there is none yet; rejects when the decoder cannot work.
   */
  look(video: HTMLVideoElement, stamp: number): Promise<Sight | null>;
  close(): void;
};
