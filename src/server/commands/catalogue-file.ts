import papaparse from 'papaparse';
import { pinyin } from 'pinyin-pro';
import { normaliseGtin } from '../../core/barcode/gtin.ts';
import type { Listed } from '../../core/catalogue.ts';

/** The products of a file, and how many of its lines had no valid barcode or no name. */
export type CatalogueFile = { readonly products: Listed[]; readonly skipped: number };

// The columns by the names they come with; the others of a file are not looked at.
const NAMES = {
  gtin: ['barcode', 'gtin', 'code', 'ean'],
  name: ['name', 'title'],
  spec: ['spec', 'specification', 'size'],
  unit: ['unit'],
  category: ['category'],
} as const;

/** UTF-8, or GB18030 when it is not that. */
export function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** As people type it: v for ü, syllables and single Latin letters parted by blanks, no digits. */
export const pinyinOf = (name: string): string =>
  pinyin(name, { toneType: 'none', type: 'array', nonZh: 'spaced', v: true })
    .flatMap((sound) => /^[a-z]+$/i.exec(sound)?.[0].toLowerCase() ?? [])
    .join(' ');

/** Reads a CSV with a heading line; null when it lacks a column for barcodes or for names. */
export function readCatalogueFile(text: string): CatalogueFile | null {
  const { data } = papaparse.parse<string[]>(text.replace(/^\uFEFF/, ''), {
    skipEmptyLines: 'greedy',
  });
  const heading = (data[0] ?? []).map((name) => name.trim().toLowerCase());
  const column = (names: readonly string[]): number =>
    heading.findIndex((name) => names.includes(name));
  const at = {
    gtin: column(NAMES.gtin),
    name: column(NAMES.name),
    spec: column(NAMES.spec),
    unit: column(NAMES.unit),
    category: column(NAMES.category),
  };
  if (at.gtin < 0 || at.name < 0) return null;
  const products = data.slice(1).flatMap((row) => {
    const cell = (index: number): string => (row[index] ?? '').trim();
    const gtin = normaliseGtin(cell(at.gtin));
    const name = cell(at.name);
    if (gtin === null || name === '') return [];
    return [
      {
        gtin,
        name,
        spec: cell(at.spec),
        unit: cell(at.unit),
        category: cell(at.category),
        pinyin: pinyinOf(name),
      },
    ];
  });
  return { products, skipped: data.length - 1 - products.length };
}
