import { type ImportLine, LINES_PER_PART } from '../goods/saved.ts';
import { derivedId } from '../derived-id.ts';
import type { Draft } from '../journal/entry.ts';
import type { Json } from '../text.ts';

/** A part's lines may have this many UTF-8 bytes; the entry around them stays below 60 kB. */
export const PART_BYTES = 58_000;

/** Pinyin is put in later: a syllable with its blank has at most seven letters. */
const PINYIN_BYTES = 7;

/** UTF-8 bytes of a text, without making them. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return bytes;
}

// `gone` counts always: a line has it or not by whether the shop knows the product meanwhile.
const sizeOf = (line: ImportLine): number =>
  byteLength(JSON.stringify(line)) +
  16 +
  (line.fields.gone === undefined ? 13 : 0) +
  (line.fields.name?.length ?? 0) * PINYIN_BYTES;

/**
 * Where each part ends (exclusive): at most 200 lines and 58 kB of lines. It depends on the file
 * and its mapping alone, so that an import that was broken off goes on with the same parts.
 */
export function partEnds(lines: readonly ImportLine[]): number[] {
  const ends: number[] = [];
  let start = 0;
  let bytes = 0;
  lines.forEach((line, at) => {
    const size = sizeOf(line);
    if (at > start && (at - start >= LINES_PER_PART || bytes + size > PART_BYTES)) {
      ends.push(at);
      start = at;
      bytes = 0;
    }
    bytes += size;
  });
  return lines.length === 0 ? [] : [...ends, lines.length];
}

/** The id of the entry that is part `part` of an import: the same each time it is tried. */
export const partId = (importId: string, part: number): string =>
  derivedId(importId, `part:${part}`);

/** The id of the entry that takes an import's part back. */
export const undoId = (entry: string): string => derivedId(entry, 'undo');

/**
 * The import's id: the same file read the same way on the same device is the same import until
 * it is complete or taken back; then `attempt` rises by one.
 */
export const importIdOf = (device: string, content: string, attempt: number): string =>
  derivedId(device, `import:${content}:${attempt}`);

/** Which part of which import a `products-imported` entry is. */
export type PartPlace = {
  readonly importId: string;
  readonly file: string;
  readonly part: number;
  readonly parts: number;
};

export const partDraft = (place: PartPlace, lines: readonly ImportLine[]): Draft => ({
  id: partId(place.importId, place.part),
  kind: 'products-imported',
  v: 1,
  body: {
    import: place.importId,
    file: place.file.slice(0, 200),
    part: place.part,
    parts: place.parts,
    lines: lines.map(lineJson),
  },
});

/** Takes part of an import back. */
export const undoDraft = (entry: string): Draft => ({
  id: undoId(entry),
  kind: 'reversal',
  v: 1,
  body: { entry, reason: 'import-undone' },
});

const lineJson = (line: ImportLine): Json => ({ ...line });
