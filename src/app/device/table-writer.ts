import Papa from 'papaparse';
import { inertText } from '../../core/import/cell.ts';
import type { TableCell } from '../../core/import/table.ts';

/** A finished file. */
export type TableMade = { readonly file: Blob };

type Rows = readonly (readonly TableCell[])[];

export type TableWriter = {
  readonly add: (rows: Rows) => { rows: number };
  readonly write: (as: 'csv' | 'xlsx') => Promise<TableMade>;
};

/** Collects rows and writes them as one file; no cell of it can run in a spreadsheet. */
export function newTableWriter(): TableWriter {
  const rows: TableCell[][] = [];
  return {
    add: (more) => {
      for (const cells of more) rows.push(cells.map(inert));
      return { rows: rows.length };
    },
    write: async (as) => ({ file: as === 'csv' ? csvOf(rows) : await sheetOf(rows) }),
  };
}

const inert = (cell: TableCell): TableCell => (typeof cell === 'string' ? inertText(cell) : cell);

/** UTF-8 with its mark, so that spreadsheets read Chinese. */
const csvOf = (rows: TableCell[][]): Blob =>
  new Blob(['\ufeff', Papa.unparse(rows, { newline: '\r\n' }), '\r\n'], {
    type: 'text/csv;charset=utf-8',
  });

async function sheetOf(rows: TableCell[][]): Promise<Blob> {
  const { default: write } = await import('write-excel-file/universal');
  return await write(rows).toBlob();
}
