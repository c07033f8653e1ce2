import type { Fen } from '../money.ts';
import { type Cell, type CellFault, readCodes, readMoney, readText, readWhole } from './cell.ts';
import type { Column, Mapping } from './column.ts';

/** What is wrong with a row. */
export type RowFault =
  | CellFault
  | 'no-name'
  | 'ragged'
  | 'quotes'
  | 'duplicate-code'
  | 'duplicate-product'
  | 'duplicate-unit'
  | 'too-many-units';

/** A fault in row `row` (as a spreadsheet counts, from 1); `other` is the row it clashes with. */
export type RowError = {
  readonly row: number;
  readonly why: RowFault;
  readonly column: Column | null;
  readonly text: string;
  readonly other?: number;
};

/** One row read: amounts in fen, stock and limits in base units; '' and null: nothing said. */
export type Row = {
  readonly row: number;
  readonly key: string;
  readonly codes: readonly string[];
  readonly name: string;
  readonly spec: string;
  readonly unit: string;
  readonly factor: number | null;
  readonly category: string;
  readonly price: Fen | null;
  readonly cost: Fen | null;
  readonly stock: number | null;
  readonly reorderLevel: number | null;
  readonly target: number | null;
  readonly plu: string;
  readonly weighed: boolean | null;
  readonly service: boolean | null;
};

/** The index of each column that the mapping takes over. */
export type Places = Readonly<Partial<Record<Column, number>>>;

export const placesOf = (mapping: Mapping): Places =>
  Object.fromEntries(
    mapping.flatMap((column, at) => (column === null ? [] : [[column, at] as const])),
  );

const SHOWN = 40;

/** The beginning of a cell, to be shown beside its fault. */
export const excerpt = (cell: string): string => cell.slice(0, SHOWN);

const atLeast = (least: number, why: CellFault) => (cell: Cell<number | null>) =>
  cell.ok && cell.value !== null && cell.value < least ? ({ ok: false, why } as const) : cell;
const notNegative = atLeast(0, 'negative');

const LARGEST_FACTOR = 1_000_000;
const readFactor = (text: string): Cell<number | null> => {
  const cell = atLeast(1, 'factor')(readWhole(text));
  return cell.ok && (cell.value ?? 1) <= LARGEST_FACTOR ? cell : { ok: false, why: 'factor' };
};
const readPlu = (text: string): Cell<string> => {
  const cell = readText(text, 7);
  return cell.ok && !/^\d*$/.test(cell.value) ? { ok: false, why: 'plu' } : cell;
};

/** Yes in a cell: any of `yes`; an empty cell says nothing, everything else says no. */
const readFlag = (text: string, yes: readonly string[]): Cell<boolean | null> => {
  const cell = readText(text, 20);
  if (!cell.ok || cell.value === '') return cell.ok ? { ok: true, value: null } : cell;
  return { ok: true, value: yes.includes(cell.value.toLowerCase()) };
};

/** Reads a row; its faults are all collected, so that a keeper corrects a file once. */
export function readRow(
  cells: readonly string[],
  row: number,
  width: number,
  places: Places,
  yes: readonly string[],
): { readonly row: Row; readonly errors: readonly RowError[] } {
  const errors: RowError[] = [];
  const fault = (why: RowFault, column: Column | null, text: string): void => {
    errors.push({ row, why, column, text: excerpt(text) });
  };
  const take = <T>(column: Column, read: (cell: string) => Cell<T>, none: T): T => {
    const text = cells[places[column] ?? -1] ?? '';
    const cell = text === '' ? null : read(text);
    if (cell === null || cell.ok) return cell === null ? none : cell.value;
    fault(cell.why, column, text);
    return none;
  };
  const text = (most: number) => (cell: string) => readText(cell, most);
  const flag = (cell: string) => readFlag(cell, yes);
  const before = errors.length;
  const name = take('name', text(200), '');
  if (name === '' && errors.length === before) fault('no-name', 'name', '');
  const extra = cells.slice(width).find((cell) => cell.trim() !== '');
  if (extra !== undefined) fault('ragged', null, extra);
  return {
    errors,
    row: {
      row,
      name,
      key: take('key', text(60), ''),
      codes: take('code', readCodes, []),
      spec: take('spec', text(60), ''),
      unit: take('unit', text(20), ''),
      factor: take('factor', readFactor, null),
      category: take('category', text(60), ''),
      price: take('price', readMoney, null),
      cost: take('cost', readMoney, null),
      stock: take('stock', readWhole, null),
      reorderLevel: take('reorderLevel', (cell) => notNegative(readWhole(cell)), null),
      target: take('target', (cell) => notNegative(readWhole(cell)), null),
      plu: take('plu', readPlu, ''),
      weighed: take('weighed', flag, null),
      service: take('service', flag, null),
    },
  };
}
