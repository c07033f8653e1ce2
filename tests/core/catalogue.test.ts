import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Listed,
  SEGMENT_SIZE,
  findIn,
  segmentFor,
  sortKey,
  writeSegment,
} from '../../src/core/catalogue.ts';

const named = (gtin: string, name = `goods ${gtin}`): Listed => ({
  gtin,
  name,
  spec: '500ml',
  unit: '瓶',
  category: '饮料',
  pinyin: 'yin liao',
});
const sorted = (items: readonly Listed[]): Listed[] =>
  [...items].sort((a, b) => (sortKey(a.gtin) < sortKey(b.gtin) ? -1 : 1));

/** Codes of 8, 12, 13 and 14 digits, no two of one number. */
const codes = fc.uniqueArray(
  fc
    .constantFrom(8, 12, 13, 14)
    .chain((length) =>
      fc.array(fc.nat(9), { minLength: length, maxLength: length }).map((all) => all.join('')),
    ),
  { minLength: 1, maxLength: 60, selector: sortKey },
);

describe('a segment', () => {
  test('finds every product that was written, and none that was not', () => {
    const text = fc.string({
      unit: fc.constantFrom('红', 'a', ' ', '9', '茶', '0'),
      maxLength: 20,
    });
    fc.assert(
      fc.property(codes, text, (gtins, name) => {
        const products = sorted(gtins.map((gtin) => named(gtin, name.trim())));
        const segment = writeSegment(products);
        for (const product of products) expect(findIn(segment, product.gtin)).toEqual(product);
        const known = new Set(gtins.map(sortKey));
        for (const gtin of gtins) {
          for (const step of [-1n, 1n, 10n, 10n ** 13n]) {
            const near = String(BigInt(gtin) + step).padStart(gtin.length, '0');
            if (!near.startsWith('-') && !known.has(sortKey(near))) {
              expect(findIn(segment, near)).toBe(null);
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('of a full size finds each of its products', () => {
    const products = Array.from({ length: SEGMENT_SIZE }, (_, i) =>
      named(`${6_900_000_000_000 + i * 7}`),
    );
    const segment = writeSegment(products);
    expect(products.filter(({ gtin }) => findIn(segment, gtin)?.gtin !== gtin)).toEqual([]);
    expect(findIn(segment, '6900000000001')).toBe(null);
  });

  test('may be empty', () => expect(findIn(writeSegment([]), '6900000000001')).toBe(null));

  test('keeps one product a line whatever a name holds', () => {
    const segment = writeSegment([named('1', ' 上\t下\n左\r右 '), named('2')]);
    expect(segment.split('\n').length).toBe(2);
    expect(findIn(segment, '1')?.name).toBe('上 下 左 右');
    expect(findIn(segment, '2')).toEqual(named('2'));
  });

  test('knows a code with and without its leading zeros', () => {
    const segment = writeSegment([named('0012345678905'), named('6900000000001')]);
    expect(findIn(segment, '012345678905')?.name).toBe('goods 0012345678905');
    expect(findIn(segment, '00012345678905')?.name).toBe('goods 0012345678905');
  });
});

describe('the segment that would hold a code', () => {
  test('holds it if any does, whatever the size of the segments', () => {
    const strangers = fc.array(fc.nat(9), { minLength: 13, maxLength: 13 });
    const sizes = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(codes, sizes, strangers, (gtins, size, other) => {
        const products = sorted(gtins.map((gtin) => named(gtin)));
        const segments = Array.from({ length: Math.ceil(products.length / size) }, (_, i) => {
          const own = products.slice(i * size, (i + 1) * size);
          return {
            first: sortKey(own[0]?.gtin ?? ''),
            last: sortKey(own.at(-1)?.gtin ?? ''),
            text: writeSegment(own),
          };
        });
        const lookUp = (gtin: string): Listed | null =>
          findIn(segmentFor(segments, gtin)?.text ?? '', gtin);
        for (const product of products) expect(lookUp(product.gtin)).toEqual(product);
        const stranger = other.join('');
        if (!gtins.some((gtin) => sortKey(gtin) === sortKey(stranger))) {
          expect(lookUp(stranger)).toBe(null);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('is none before the first, between two and after the last', () => {
    const segments = [
      { first: sortKey('10'), last: sortKey('20') },
      { first: sortKey('30'), last: sortKey('30') },
    ];
    expect(['9', '25', '31'].map((gtin) => segmentFor(segments, gtin))).toEqual([null, null, null]);
    expect(['10', '20', '30'].map((gtin) => segmentFor(segments, gtin)?.last)).toEqual([
      sortKey('20'),
      sortKey('20'),
      sortKey('30'),
    ]);
    expect(segmentFor([], '1')).toBe(null);
  });
});
