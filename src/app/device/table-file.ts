import Papa from 'papaparse';
import { unzipped } from './table-zip.ts';

/** Why a file cannot be read as a table. */
export type TableFault =
  | 'empty'
  | 'too-big'
  | 'too-many-rows'
  | 'too-many-columns'
  | 'binary'
  | 'old-excel'
  | 'wrong-encoding'
  | 'zip-bomb'
  | 'broken-file';

/** A file's cells; `badQuotes` are indices of rows whose quotation marks do not close. */
export type Table = {
  readonly rows: readonly (readonly string[])[];
  readonly badQuotes: readonly number[];
  readonly encoding: string;
  readonly delimiter: string;
};

export type TableRead =
  | { readonly ok: true; readonly table: Table; readonly content: string }
  | { readonly ok: false; readonly why: TableFault };

const MB = 1024 * 1024;
/** Refused before anything is read: bytes of a text file and of a spreadsheet. */
export const MOST_TEXT = 50 * MB;
export const MOST_SHEET = 20 * MB;
/** What a spreadsheet may unpack to, in bytes. */
const MOST_UNZIPPED = 200 * MB;
/** Rows with their heading. */
export const MOST_ROWS = 100_001;
const MOST_COLUMNS = 200;

/** The sort of a file by its first bytes; its name may lie. */
function sortOf(start: Uint8Array): 'sheet' | 'old-excel' | 'text' {
  const [a, b, c, d] = start;
  if (a === 0x50 && b === 0x4b && c === 0x03 && d === 0x04) return 'sheet';
  return a === 0xd0 && b === 0xcf && c === 0x11 && d === 0xe0 ? 'old-excel' : 'text';
}

/** Reads a file as a table; `content` is the SHA-256 of its bytes. */
export async function readTable(file: Blob): Promise<TableRead> {
  if (file.size === 0) return { ok: false, why: 'empty' };
  const sort = sortOf(new Uint8Array(await file.slice(0, 4).arrayBuffer()));
  if (sort === 'old-excel') return { ok: false, why: 'old-excel' };
  if (file.size > (sort === 'sheet' ? MOST_SHEET : MOST_TEXT)) return { ok: false, why: 'too-big' };
  const bytes = new Uint8Array(await file.arrayBuffer());
  const read = sort === 'sheet' ? await readSheetFile(bytes) : readText(bytes);
  if (!read.ok) return read;
  const fault = faultOf(read.table);
  if (fault !== null) return { ok: false, why: fault };
  return { ...read, content: hexOf(await crypto.subtle.digest('SHA-256', bytes)) };
}

const hexOf = (buffer: ArrayBuffer): string =>
  [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

function faultOf({ rows }: Table): TableFault | null {
  if (rows.length > MOST_ROWS) return 'too-many-rows';
  if (rows.some((cells) => cells.length > MOST_COLUMNS)) return 'too-many-columns';
  return rows.every((cells) => cells.every((cell) => cell.trim() === '')) ? 'empty' : null;
}

type Read = { ok: true; table: Table } | { ok: false; why: TableFault };

const decodeAs = (bytes: Uint8Array, encoding: string): string | null => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

/** Text in the encoding it was written in: UTF-8, UTF-16 with its mark, else GB18030 (GBK). */
function decoded(bytes: Uint8Array): { text: string; encoding: string } | null {
  const marked =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : null;
  for (const encoding of marked ? [marked] : ['utf-8', 'gb18030']) {
    const text = decodeAs(bytes, encoding);
    if (text !== null) return { text, encoding };
  }
  return null;
}

const BINARY = /[\u0000-\u0008\u000e-\u001f]/;
/** Other encodings read as GB18030 end up among characters that no one assigns or uses. */
const ODD = /[\ue000-\uf8ff\u0080-\u009f]/;

/** The delimiter that the first line has most of. */
function delimiterOf(text: string): string {
  const line = (/^[^\r\n]*/.exec(text.replace(/^\s+/, ''))?.[0] ?? '').replace(/"[^"]*"/g, '');
  const counts = [',', '\t', ';'].map((mark) => ({ mark, count: line.split(mark).length }));
  return counts.reduce((best, item) => (item.count > best.count ? item : best)).mark;
}

function readText(bytes: Uint8Array): Read {
  if (bytes[0] !== 0xff && bytes[0] !== 0xfe && bytes.subarray(0, 65_536).includes(0)) {
    return { ok: false, why: 'binary' };
  }
  const found = decoded(bytes);
  if (found === null) return { ok: false, why: 'wrong-encoding' };
  const { text, encoding } = found;
  if (BINARY.test(text)) return { ok: false, why: 'binary' };
  if (encoding === 'gb18030' && ODD.test(text)) return { ok: false, why: 'wrong-encoding' };
  const delimiter = delimiterOf(text);
  const { data, errors } = Papa.parse<string[]>(text, { delimiter, preview: MOST_ROWS + 2 });
  const badQuotes = errors.flatMap((error) => (error.type === 'Quotes' ? (error.row ?? []) : []));
  const [first, ...others] = data.at(-1) ?? [];
  const rows = first === '' && others.length === 0 ? data.slice(0, -1) : data; // the last newline
  return { ok: true, table: { rows, badQuotes, encoding, delimiter } };
}

/** A spreadsheet's cell as text; sums of decimals lose their binary tail (6.8999999999999995). */
function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  return typeof value === 'number' ? String(Number(value.toPrecision(15))) : String(value);
}

async function readSheetFile(bytes: Uint8Array): Promise<Read> {
  const archive = await unzipped(bytes, MOST_UNZIPPED);
  if (!archive.ok) return archive;
  const { readSheet } = await import('read-excel-file/web-worker');
  try {
    const sheet = await readSheet(archive.bytes.buffer);
    const rows = sheet.map((cells) => cells.map(cellOf));
    return { ok: true, table: { rows, badQuotes: [], encoding: 'xlsx', delimiter: '' } };
  } catch {
    return { ok: false, why: 'broken-file' };
  }
}
