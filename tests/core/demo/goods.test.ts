import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { importLines } from '../../../src/core/demo/goods.ts';
import { partDraft, partEnds } from '../../../src/core/import/part.ts';
import { ImportLineSchema } from '../../../src/core/goods/saved.ts';
import { STATION, idOf } from '../../support/entries.ts';

const text = readFileSync(new URL('../../../public/practice/goods.csv', import.meta.url), 'utf8');
const rows = v.parse(
  v.array(v.record(v.string(), v.string())),
  Papa.parse(text, { header: true, skipEmptyLines: true }).data,
);
const lines = importLines(rows, STATION);
const named = (name: string) => lines.filter((line) => line.fields.name === name);

it('every row of the practice goods becomes a valid line with an id of its own', () => {
  expect(lines).toHaveLength(rows.length);
  for (const line of lines) expect(v.is(ImportLineSchema, line), line.fields.name).toBe(true);
  expect(new Set(lines.map((line) => line.product)).size).toBe(lines.length);
});

it('a bottle and its carton are two units of one stock, worth its cost', () => {
  expect(named('冰红茶')[0]).toMatchObject({
    fields: { cost: 199, reorderLevel: 15, target: 75 },
    stock: 64,
    value: 64 * 199,
    units: [
      { unit: '瓶', factor: 1, price: 300, codes: ['9528458121302'] },
      { unit: '箱', factor: 15, price: 4200, codes: ['9528458200496'] },
    ],
  });
});

it('weighed goods count in grams and are priced per kilogram', () => {
  expect(named('土豆')[0]).toMatchObject({
    fields: { weighed: true, plu: '00010', cost: 259 },
    stock: 13570,
    value: 3515,
    units: [{ unit: 'kg', factor: 1000, price: 360, codes: [] }],
  });
});

it('services have no stock and come first among the quick keys; nothing else is there', () => {
  expect(named('打印')[0]).toMatchObject({ fields: { service: true, quick: 0 } });
  expect(named('打印')[0]).not.toHaveProperty('stock');
  const quick = lines.filter((line) => line.fields.quick !== undefined);
  expect(quick.map((line) => line.fields.quick).sort((a, b) => Number(a) - Number(b))).toEqual(
    quick.map((_, place) => place),
  );
  expect(quick.every((line) => line.units.every((unit) => unit.codes?.length === 0))).toBe(true);
});

it('goods that were never counted say nothing of a stock', () => {
  const uncounted = rows.filter((row) => row['stock'] === '' && row['kind'] === 'goods').length;
  expect(uncounted).toBeGreaterThan(30);
  expect(lines.filter((line) => line.stock === undefined && !line.fields.service)).toHaveLength(
    uncounted,
  );
});

it('they fit into a few entries', () => {
  const ends = partEnds(lines);
  expect(ends.length).toBeLessThanOrEqual(6);
  const place = { importId: idOf('import'), file: 'goods.csv', part: 0, parts: ends.length };
  expect(JSON.stringify(partDraft(place, lines.slice(0, ends[0]))).length).toBeLessThan(60_000);
});
