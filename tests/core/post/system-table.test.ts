import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { CARRIERS } from '../../../src/core/barcode/parcel-number.ts';
import { inertText } from '../../../src/core/import/cell.ts';
import {
  FORMATS,
  type SystemRow,
  readSystem,
  writeSystem,
} from '../../../src/core/post/system-table.ts';
import { SYSTEMS } from '../../../src/core/post/told.ts';
import { MORNING } from '../../support/entries.ts';

/** What each system gave for a day: 300 parcels, as the file came. */
const recorded = (system: string): string[][] => {
  const text = readFileSync(new URL(`./systems/${system}.csv`, import.meta.url), 'utf8');
  return Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), { skipEmptyLines: true }).data;
};

/** The file that an export writes, as it is read again. */
const throughFile = (rows: ReturnType<typeof writeSystem>): string[][] =>
  Papa.parse<string[]>(
    Papa.unparse(
      rows.map((cells) => cells.map((cell) => (typeof cell === 'string' ? inertText(cell) : cell))),
    ),
  ).data;

describe.each(SYSTEMS)('%s', (system) => {
  const table = recorded(system);
  const read = readSystem(system, table);

  test('all 300 recorded parcels are read', () => {
    expect(read.ok && read.rows.length).toBe(300);
    const rows = read.ok ? read.rows : [];
    expect(new Set(rows.map(({ state }) => state)).size).toBe(4);
    expect(new Set(rows.map(({ carrier }) => carrier)).size).toBeGreaterThan(5);
  });

  test('what is exported and imported again is the same', () => {
    const rows = read.ok ? read.rows : [];
    const again = throughFile(writeSystem(system, rows));
    expect(again).toEqual(table);
    expect(readSystem(system, again)).toEqual({ ok: true, rows });
  });

  test('columns may stand in any order, and others beside them', () => {
    const turned = table.map((cells, i) => [i === 0 ? 'remark' : 'x', ...cells.toReversed()]);
    expect(readSystem(system, turned)).toEqual(read);
  });

  test.each([
    ['waybill', '12', 'waybill'],
    ['carrier', 'nobody', 'carrier'],
    ['phone', '12345', 'phone'],
    ['state', 'maybe', 'state'],
    ['at', '2026-13-01 10:00:00', 'time'],
    ['at', 'yesterday', 'time'],
    ['name', 'x'.repeat(21), 'long'],
  ] as const)('a bad %s (%s) is named by its line, and nothing is read', (field, bad, why) => {
    const at = (table[0] ?? []).indexOf(FORMATS[system].heads[field]);
    const broken = table.map((cells, i) => (i === 41 || i === 299 ? cells.with(at, bad) : cells));
    expect(readSystem(system, broken)).toEqual({
      ok: false,
      why: 'lines',
      lines: [
        { line: 42, why },
        { line: 300, why },
      ],
    });
  });

  test('a missing column is named', () => {
    const head = FORMATS[system].heads.waybill;
    const cut = table.map((cells, i) =>
      i === 0 ? cells.map((c) => (c === head ? '?' : c)) : cells,
    );
    expect(readSystem(system, cut)).toEqual({ ok: false, why: 'heading', missing: [head] });
  });
});

test('any row survives being written and read', () => {
  const digits = (n: number) => fc.stringMatching(new RegExp(`^[0-9]{${n}}$`));
  const row: fc.Arbitrary<SystemRow> = fc.record({
    external: fc.stringMatching(/^[0-9A-Z=+@-]{0,20}$/),
    carrier: fc.constantFrom(...CARRIERS),
    waybill: digits(13),
    name: fc.stringMatching(/^[a-z王李",=+@-]{0,20}$/),
    phone: fc.constantFrom('', '0927', '138****5678', '17000000927'),
    code: fc.stringMatching(/^[0-9A-Z-]{0,12}$/),
    state: fc.constantFrom('announced', 'waiting', 'returned', 'handed-out'),
    at: fc.option(fc.integer({ min: 0, max: 2e9 }).map((seconds) => seconds * 1_000)),
  });
  fc.assert(
    fc.property(fc.constantFrom(...SYSTEMS), fc.array(row), (system, rows) => {
      expect(readSystem(system, throughFile(writeSystem(system, rows)))).toEqual({
        ok: true,
        rows,
      });
    }),
  );
});

test('a line whose quotation marks do not close is named', () => {
  const rows: SystemRow[] = ['9800000000001', '9800000000002'].map((waybill) => ({
    external: '',
    carrier: 'post',
    waybill,
    name: '',
    phone: '',
    code: '',
    state: 'waiting',
    at: MORNING,
  }));
  expect(readSystem('coop', throughFile(writeSystem('coop', rows)), [2])).toEqual({
    ok: false,
    why: 'lines',
    lines: [{ line: 3, why: 'quote' }],
  });
});
