import type { Sealed } from '../../core/journal/entry.ts';

/** A text file that lines are added to; what cannot be done (no file system) is left undone. */
export type SpareFile = {
  /** Hands lines over to be flushed; returns at once. */
  readonly add: (lines: readonly string[]) => void;
  /** The text after everything handed over; null when it cannot be read now. */
  readonly read: () => Promise<string | null>;
  /** The bytes of it; 0 too when it cannot be read now. */
  readonly size: () => Promise<number>;
  /** Empties the file if it still has so many bytes: another tab may have added to it. */
  readonly clear: (size: number) => Promise<void>;
};

/** An entry's line: id and hash can be looked at without reading the text. */
export const spareLine = ({ entry, hash, text }: Sealed): string => `${entry.id} ${hash} ${text}`;
