// The shared product catalogue (公共商品库): 10⁵–10⁶ products that are only ever looked up by
// barcode. A segment is text, one product a line, sorted by barcode; it is never parsed whole.

/** A catalogue product: GTIN-13 (or 8), name, spec, unit, category, full pinyin. */
export type Listed = {
  readonly gtin: string;
  readonly name: string;
  readonly spec: string;
  readonly unit: string;
  readonly category: string;
  readonly pinyin: string;
};

/** Products in a segment: a look-up decompresses one of them. */
export const SEGMENT_SIZE = 2048;

/** Barcodes as sort keys: shorter codes come first, so text order equals numeric order. */
export const sortKey = (gtin: string): string => gtin.padStart(14, '0');

const flat = (text: string): string => text.replace(/[\t\n\r]/g, ' ').trim();

/** One segment's text; `products` must be sorted by `sortKey`. */
export const writeSegment = (products: readonly Listed[]): string =>
  products
    .map((item) =>
      [sortKey(item.gtin), item.name, item.spec, item.unit, item.category, item.pinyin]
        .map(flat)
        .join('\t'),
    )
    .join('\n');

/** The segment that would hold a barcode: segments are disjoint and sorted by `first`. */
export function segmentFor<S extends { readonly first: string; readonly last: string }>(
  segments: readonly S[],
  gtin: string,
): S | null {
  const key = sortKey(gtin);
  let low = 0;
  let high = segments.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const segment = segments[middle];
    if (!segment) return null;
    if (key < segment.first) high = middle - 1;
    else if (key > segment.last) low = middle + 1;
    else return segment;
  }
  return null;
}

/** A product of a segment by its barcode: binary search over the text's lines. */
export function findIn(segment: string, gtin: string): Listed | null {
  const key = sortKey(gtin);
  let low = 0;
  let high = segment.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const start = segment.lastIndexOf('\n', middle - 1) + 1;
    const end = segment.indexOf('\n', start);
    const stop = end < 0 ? segment.length : end;
    const found = segment.slice(start, start + 14);
    if (found === key) return listed(segment.slice(start, stop), gtin);
    if (found < key) low = stop + 1;
    else high = start;
  }
  return null;
}

function listed(line: string, gtin: string): Listed {
  const [, name = '', spec = '', unit = '', category = '', pinyin = ''] = line.split('\t');
  return { gtin, name, spec, unit, category, pinyin };
}
