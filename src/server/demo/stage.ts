import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import * as v from 'valibot';
import { type GoodsRow, importLines } from '../../core/demo/goods.ts';
import { type Row } from '../../core/journal/row.ts';
import { newBook } from '../../core/journal/book.ts';
import type { Rule } from '../../core/commission/rule.ts';
import { type Good, goodOf, marketOf } from './good.ts';
import type { Names, Shop, Stage, Waiting } from './shop.ts';

const Words = v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.minLength(1));
const NamesSchema = v.object({
  name: v.string(),
  neighbour: v.optional(v.string(), ''),
  suppliers: Words,
  warehouse: v.string(),
  gifts: Words,
  guests: Words,
});
const TraySchema = v.array(v.object({ code: v.string() }));
const TableSchema = v.array(v.record(v.string(), v.string()));

const textOf = (folder: string, file: string): string => readFileSync(join(folder, file), 'utf8');

const jsonOf = <S extends v.GenericSchema>(
  folder: string,
  file: string,
  schema: S,
): v.InferOutput<S> => v.parse(schema, JSON.parse(textOf(folder, file)));

function tableOf(folder: string, file: string): GoodsRow[] {
  const { data } = Papa.parse(textOf(folder, file), { header: true, skipEmptyLines: true });
  return v.parse(TableSchema, data);
}

/** The words of the demo shop; `folder` holds the practice files. */
const namesIn = (folder: string): Names => jsonOf(folder, 'station.json', NamesSchema);

const isScarce = (good: Good): boolean => good.level !== null && good.stock === good.level + 1;

/** Reads the practice files as the demo shop of a station. */
export function stageOf(folder: string, station: string): Stage {
  const rows = tableOf(folder, 'goods.csv');
  const lines = importLines(rows, station);
  const goods = lines.map((line, i) => goodOf(line, Number(rows[i]?.['shelf_life']) || null));
  const tray = new Set(jsonOf(folder, 'tray.json', TraySchema).map(({ code }) => code));
  const shown = new Set(
    goods.filter((_, i) =>
      lines[i]?.units.some((unit) => unit.codes?.some((code) => tray.has(code))),
    ),
  );
  const scarce = [...shown].find(isScarce) ?? null;
  return {
    station,
    lines,
    goods,
    scarce,
    shown,
    names: namesIn(folder),
    byProduct: new Map(goods.map((good) => [good.product, good])),
    market: marketOf(goods.filter((good) => good !== scarce)),
  };
}

/** The shop as its ledgers' rows show it. */
export const shopOf = (
  stage: Stage,
  rows: Iterable<Row>,
  rules: readonly Rule[],
  waiting: readonly Waiting[],
  seq: number,
): Shop => ({ ...stage, book: newBook(rows), rules, waiting, seq });
