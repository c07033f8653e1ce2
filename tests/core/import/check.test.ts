import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { ImportLineSchema, LINES_PER_PART } from '../../../src/core/goods/saved.ts';
import { productId } from '../../../src/core/derived-id.ts';
import { type KnownGoods, checkTable } from '../../../src/core/import/check.ts';
import type { Mapping } from '../../../src/core/import/column.ts';
import { fitted } from '../../../src/core/import/line.ts';
import {
  PART_BYTES,
  byteLength,
  importIdOf,
  partDraft,
  partEnds,
  partId,
} from '../../../src/core/import/part.ts';
import { LARGEST_ENTRY, NO_HEAD, seal } from '../../../src/core/journal/entry.ts';
import { productFields, productOf } from '../../../src/core/goods/product.ts';
import { DEVICES, MORNING, STATION, idOf } from '../../support/entries.ts';

const MAPPING: Mapping = ['code', 'name', 'price', 'cost', 'stock', 'unit', 'factor', 'key'];
const NOTHING: KnownGoods = { byCode: new Map(), ids: new Set() };

const check = (rows: string[][], known = NOTHING, badQuotes: number[] = []) =>
  checkTable(
    { rows, first: 2, width: MAPPING.length, badQuotes: new Set(badQuotes) },
    {
      station: STATION,
      importId: idOf('import'),
      mapping: MAPPING,
      unit: '件',
      yes: ['是'],
      known,
    },
  );
const faults = (rows: string[][]) =>
  check(rows).errors.map(({ row, why, other }) =>
    [row, why, other].filter((item) => item !== undefined).join(' '),
  );

describe('rows', () => {
  test('a row becomes a line: stock is a count worth its cost', () => {
    const [line] = check([['6901028004954', '红茶', '3.5', '2.05', '12', '瓶']]).lines;
    expect(line).toEqual({
      row: 2,
      isUpdate: false,
      line: {
        product: productId(STATION, '6901028004954'),
        stock: 12,
        value: 2460,
        fields: { name: '红茶', cost: 205, gone: false },
        units: [{ unit: '瓶', price: 350, codes: ['6901028004954'] }],
      },
    });
  });

  test('what is not said is not written; what is less than nothing has no worth', () => {
    expect(check([['', '散糖', '', '', '']]).lines[0]?.line).toEqual({
      product: expect.any(String),
      fields: { name: '散糖', gone: false },
      units: [{ unit: '件' }],
    });
    expect(check([['1', '糖', '1', '1', '-3']]).lines[0]?.line).not.toHaveProperty('value');
    expect(check([['1', '糖', '1', '', '3']]).lines[0]?.line).not.toHaveProperty('value');
  });

  test.each<[string, string[][], string[]]>([
    ['no name', [['1', '', '1']], ['2 no-name']],
    [
      'one name, three faults',
      [['6901028004955', '茶', 'x', '', '1.5']],
      ['2 check-digit', '2 price', '2 not-whole'],
    ],
    [
      'a code twice',
      [
        ['1', 'a', '1'],
        ['2', 'b', '1'],
        ['1', 'c', '1'],
      ],
      ['4 duplicate-code 2'],
    ],
    [
      'one code written in two ways',
      [
        ['036000291452', 'a', '1'],
        ['0036000291452', 'b', '1'],
      ],
      ['3 duplicate-code 2'],
    ],
    ['negative price', [['1', 'a', '-1']], ['2 negative']],
    ['a cell too many', [['1', 'a', '1', '', '', '', '', '', 'x']], ['2 ragged']],
    ['empty cells too many are nothing', [['1', 'a', '1', '', '', '', '', '', '']], []],
    [
      'stock worth more than an entry may hold',
      [['1', 'a', '1', '99999999', '999999999']],
      ['2 too-large'],
    ],
    [
      'a unit twice',
      [
        ['1', 'a', '1', '', '', '瓶', '', 'k'],
        ['2', 'a', '1', '', '', '瓶', '', 'k'],
      ],
      ['3 duplicate-unit 2'],
    ],
    ['blank rows count but say nothing', [[''], ['', '  '], ['1', '', '1']], ['4 no-name']],
    ['factor below one', [['1', 'a', '1', '', '', '箱', '0']], ['2 factor']],
  ])('%s', (_, rows, expected) => expect(faults(rows)).toEqual(expected));

  test('a row whose quotation marks do not close is named', () => {
    expect(
      check(
        [
          ['1', 'a', '1'],
          ['2', '"b', '1'],
        ],
        NOTHING,
        [3],
      ).errors,
    ).toMatchObject([{ row: 3, why: 'quotes' }]);
  });

  test('rows with the same key are units of one product', () => {
    const { lines } = check([
      ['1', '水', '2', '1', '48', '瓶', '1', 'k'],
      ['2', '水', '36', '', '', '箱', '24', 'k'],
    ]);
    expect(lines.map(({ line }) => line.units)).toEqual([
      [
        { unit: '瓶', factor: 1, price: 200, codes: ['1'] },
        { unit: '箱', factor: 24, price: 3600, codes: ['2'] },
      ],
    ]);
  });

  test('a known code or key is an update of that product', () => {
    const known = { byCode: new Map([['1', idOf('tea')]]), ids: new Set([idOf('tea'), idOf('b')]) };
    expect(
      check(
        [
          ['1', 'a', '1'],
          ['', 'b', '1', '', '', '', '', idOf('b')],
        ],
        known,
      ).lines.map(({ isUpdate, line }) => [isUpdate, line.product]),
    ).toEqual([
      [true, idOf('tea')],
      [true, idOf('b')],
    ]);
    expect(
      check(
        [
          ['1', 'a', '1'],
          ['2', 'b', '1', '', '', '', '', idOf('tea')],
        ],
        known,
      ).errors,
    ).toMatchObject([{ row: 3, why: 'duplicate-product', other: 2 }]);
  });
});

test('an update keeps the unit that carries the code, and every code', () => {
  const product = productOf({
    id: `product:${idOf('tea')}`,
    form: 'claims',
    claims: [
      {
        entry: idOf('e'),
        part: 0,
        stamp: '',
        fields: productFields({ name: '茶' }, [
          { unit: '瓶', price: 0 as never, codes: ['1', '9'] },
        ]),
      },
    ],
  });
  const [line] = check([['1 3', 'a', '1']]).lines;
  if (!line) throw new Error('a line');
  expect(fitted(line.line, product).units).toEqual([
    { unit: '瓶', price: 100, codes: ['1', '9', '3'] },
  ]);
});

describe('parts', () => {
  const rowsOf = (count: number, name: string): string[][] =>
    Array.from({ length: count }, (_, i) => [String(i + 1), `${name}${i}`, '1']);

  test('hold at most 200 lines and fit into an entry with their pinyin', () => {
    for (const name of ['茶', '很长的名字'.repeat(30)]) {
      const lines = check(rowsOf(450, name)).lines.map(({ line }) => ({
        ...line,
        fields: { ...line.fields, pinyin: 'z'.repeat(Math.min(600, name.length * 7)) },
      }));
      const ends = partEnds(lines);
      expect(ends.at(-1)).toBe(450);
      ends.forEach((end, part) => {
        const some = lines.slice(ends[part - 1] ?? 0, end);
        expect(some.length).toBeLessThanOrEqual(LINES_PER_PART);
        const place = { importId: idOf('i'), file: '文'.repeat(300), part, parts: 9 };
        const draft = partDraft(place, some);
        const sealed = seal(
          draft,
          { station: STATION, device: DEVICES[0], operator: '' },
          NO_HEAD,
          MORNING,
        );
        if (!sealed.ok) throw new Error(sealed.why);
        expect(byteLength(sealed.sealed.text)).toBeLessThan(Math.min(60_000, LARGEST_ENTRY));
      });
    }
    expect(PART_BYTES).toBeLessThan(60_000);
  });

  test('are the same whether the shop knows the products meanwhile or not', () => {
    const rows = rowsOf(450, '红茶');
    const first = check(rows).lines;
    const known = {
      byCode: new Map(first.map(({ line }, i) => [String(i + 1), line.product])),
      ids: new Set(first.map(({ line }) => line.product)),
    };
    const ends = (lines: typeof first) => partEnds(lines.map(({ line }) => line));
    expect(ends(check(rows, known).lines)).toEqual(ends(first));
  });

  test('have ids that follow from device, file and attempt alone', () => {
    const id = importIdOf(DEVICES[0], 'abc', 0);
    expect(importIdOf(DEVICES[0], 'abc', 0)).toBe(id);
    expect(
      new Set([
        id,
        importIdOf(DEVICES[0], 'abc', 1),
        importIdOf(DEVICES[1], 'abc', 0),
        partId(id, 0),
        partId(id, 1),
      ]).size,
    ).toBe(5);
  });

  test('bytes are counted as UTF-8 counts them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(byteLength(text)).toBe(new TextEncoder().encode(text).length);
      }),
    );
  });
});

test('whatever stands in a table, lines that pass are lines an entry may hold', () => {
  const cell = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom('6901028004954', '茶', '1', '-1', '=1', '3.50', '', '__proto__', '1e400'),
  );
  fc.assert(
    fc.property(fc.array(fc.array(cell, { maxLength: 9 }), { maxLength: 12 }), (rows) => {
      const { lines, errors } = check(rows);
      for (const { line } of lines) expect(v.is(ImportLineSchema, line)).toBe(true);
      const full = rows.filter((cells) => cells.some((text) => text.trim() !== '')).length;
      expect(
        new Set([...lines.map(({ row }) => row), ...errors.map(({ row }) => row)]).size,
      ).toBeLessThanOrEqual(full);
    }),
  );
});
