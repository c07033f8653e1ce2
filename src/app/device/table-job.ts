// The work of an import that must not hold up the page: it runs in a worker and keeps the table
// there. read → check (again whenever the mapping changes) → one part after another.
import type { TableCell } from '../../core/import/table.ts';
import type { ImportLine } from '../../core/goods/saved.ts';
import { type CheckedLine, type TableRows, checkTable } from '../../core/import/check.ts';
import { type ColumnWords, type Mapping, guessColumns, headRow } from '../../core/import/column.ts';
import { partEnds } from '../../core/import/part.ts';
import type { RowError } from '../../core/import/row.ts';
import { type Table, type TableFault, readTable } from './table-file.ts';
import { pinyinOf } from './table-pinyin.ts';
import { type TableMade, newTableWriter } from './table-writer.ts';

/** The first look at a file: its heads, what they seem to mean, and its first rows. */
export type Preview = {
  readonly heads: readonly string[];
  readonly mapping: Mapping;
  readonly sample: readonly (readonly string[])[];
  readonly rows: number;
  readonly content: string;
  readonly encoding: string;
};

export type CheckRequest = {
  readonly station: string;
  readonly importId: string;
  readonly mapping: Mapping;
  readonly unit: string;
  readonly yes: readonly string[];
  /** The shop's goods, a line each: ids, and their codes parted by blanks. */
  readonly ids: string;
  readonly codes: string;
};

/** What an import would do; of the errors only the first hundred. */
export type CheckReport = {
  readonly added: number;
  readonly changed: number;
  readonly unpriced: number;
  readonly faulty: number;
  readonly errors: readonly RowError[];
  readonly parts: number;
};

/** One part's lines, ready to be written; `updates` are products the shop has already. */
export type PartLines = { readonly lines: readonly ImportLine[]; readonly updates: string[] };

export type TableJob = {
  readonly read: (
    file: Blob,
    words: ColumnWords,
  ) => Promise<{ ok: true; preview: Preview } | { ok: false; why: TableFault | 'header-only' }>;
  readonly check: (request: CheckRequest) => CheckReport;
  readonly part: (part: number) => PartLines;
  /** Collects rows of a table to be written; gives how many there are. */
  readonly add: (rows: readonly (readonly TableCell[])[]) => { rows: number };
  readonly write: (as: 'csv' | 'xlsx') => Promise<TableMade>;
};

const SAMPLE = 20;
const MOST_ERRORS = 100;

const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '');

/** An import's work over one file. */
export function newTableJob(): TableJob {
  let sheet: TableRows = { rows: [], first: 1, width: 0, badQuotes: new Set() };
  let lines: readonly CheckedLine[] = [];
  let ends: readonly number[] = [];

  return {
    ...newTableWriter(),
    read: async (file, words) => {
      const read = await readTable(file);
      if (!read.ok) return read;
      const { table, content } = read;
      const head = headRow(table.rows, words);
      sheet = below(table, head);
      const full = sheet.rows.filter((cells) => !isBlank(cells));
      if (full.length === 0) return { ok: false, why: 'header-only' };
      const heads = table.rows[head] ?? [];
      return {
        ok: true,
        preview: {
          heads,
          mapping: guessColumns(heads, words),
          sample: full.slice(0, SAMPLE),
          rows: full.length,
          content,
          encoding: table.encoding,
        },
      };
    },
    check: (request) => {
      const checked = checkTable(sheet, { ...request, known: knownIn(request) });
      lines = checked.lines;
      ends = partEnds(lines.map(({ line }) => line));
      const changed = lines.filter(({ isUpdate }) => isUpdate).length;
      return {
        added: lines.length - changed,
        changed,
        unpriced: checked.unpriced,
        parts: ends.length,
        faulty: new Set(checked.errors.map(({ row }) => row)).size,
        errors: checked.errors.slice(0, MOST_ERRORS),
      };
    },
    part: (part) => {
      const some = lines.slice(part === 0 ? 0 : ends[part - 1], ends[part]);
      return {
        lines: some.map(({ line }) => withPinyin(line)),
        updates: some.flatMap(({ isUpdate, line }) => (isUpdate ? [line.product] : [])),
      };
    },
  };
}

const below = (table: Table, head: number): TableRows => ({
  rows: table.rows.slice(head + 1),
  first: head + 2,
  width: table.rows[head]?.length ?? 0,
  badQuotes: new Set(table.badQuotes.map((row) => row + 1)),
});

const withPinyin = (line: ImportLine): ImportLine => ({
  ...line,
  fields: { ...line.fields, pinyin: pinyinOf(line.fields.name ?? '') },
});

function knownIn({ ids, codes }: CheckRequest) {
  const products = ids === '' ? [] : ids.split('\n');
  const byCode = new Map<string, string>();
  codes.split('\n').forEach((line, at) => {
    for (const code of line.split(' ')) {
      const product = products[at];
      if (code !== '' && product) byCode.set(code, product);
    }
  });
  return { byCode, ids: new Set(products.filter((id) => id !== '')) };
}
