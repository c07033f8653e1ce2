import Papa from 'papaparse';
import { inertText } from '../../core/import/cell.ts';
import type { TableCell } from '../../core/import/table.ts';

/** A finished file; `too-big`: only CSV can hold that much here. */
export type TableMade = { readonly ok: true; readonly file: Blob }
  | { readonly ok: false; readonly why: 'too-big' };

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
    write: async (as) => (as === 'csv' ? { ok: true, file: csvOf(rows) } : await sheetOf(rows)),
  };
}

const inert = (cell: TableCell): TableCell => (typeof cell === 'string' ? inertText(cell) : cell);

/** UTF-8 with its mark, so that spreadsheets read Chinese. */
const csvOf = (rows: TableCell[][]): Blob => new Blob(
  ['\ufeff', Papa.unparse(rows, { newline: '\r\n' }), '\r\n'], { type: 'text/csv;charset=utf-8' });

// Above 160 kB the library compresses in a worker from a blob: URL. Where the security policy
// forbids that it would wait for ever, so the policy's own report ends it.
async function sheetOf(rows: TableCell[][]): Promise<TableMade> {
  const { default: write } = await import('write-excel-file/universal');
  const refused = new Promise<TableMade>((resolve) => {
    globalThis.addEventListener?.('securitypolicyviolation',
      () => resolve({ ok: false, why: 'too-big' }));
  });
  const made = write(rows).toBlob().then((file): TableMade => ({ ok: true, file }));
  return await Promise.race([made, refused]);
}
