// What single cells say. Spreadsheets damage what passes through them: codes become 6.93E+12,
// text gets an apostrophe in front, a full-width digit looks like a digit.
import { hasCheckDigit, isGtin, normaliseGtin } from '../barcode/gtin.ts';
import { type Fen, parseYuan } from '../money.ts';
import { cleanText } from '../text.ts';

/** What is wrong with one cell. */
export type CellFault =
  | 'formula'
  | 'garbled'
  | 'too-long'
  | 'price'
  | 'negative'
  | 'not-whole'
  | 'too-large'
  | 'check-digit'
  | 'code-rounded'
  | 'code-length'
  | 'code-letters'
  | 'factor'
  | 'plu';

export type Cell<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: CellFault };

const good = <T>(value: T): Cell<T> => ({ ok: true, value });
const bad = (why: CellFault): { ok: false; why: CellFault } => ({ ok: false, why });

/** What a spreadsheet would run as a formula, full-width signs included (OWASP CSV injection). */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const ESCAPED = /^'(?=[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20'])/;

/** Text that a spreadsheet will show and never run; `cellText` takes the apostrophe off again. */
export const inertText = (text: string): string =>
  FORMULA.test(text) || ESCAPED.test(text) ? `'${text}` : text;

/** A cell's text: one line, without control characters and the apostrophe of `inertText`. */
export const cellText = (cell: string): string =>
  cleanText(cell).replace(ESCAPED, '').replace(/\s+/g, ' ').trim();

// U+FFFD and the bytes of two of it read as GBK: the text was lost before it came here.
const LOST = /\ufffd|\u951f\u65a4\u62f7/;

/** Text of at most `most` characters, or why not. */
export function readText(cell: string, most: number): Cell<string> {
  if (cell.trimStart().startsWith('=')) return bad('formula');
  const text = cellText(cell);
  if (LOST.test(text)) return bad('garbled');
  return text.length > most ? bad('too-long') : good(text);
}

/** Yuan, or null in an empty cell. */
export function readMoney(cell: string): Cell<Fen | null> {
  const text = cellText(cell).replace(/\s*[\u5143]$/, '');
  if (text === '') return good(null);
  if (text.startsWith('=')) return bad('formula');
  const value = parseYuan(text);
  if (value === null) return bad('price');
  return value < 0 ? bad('negative') : good(value);
}

const LARGEST_QUANTITY = 1_000_000_000;

/** A whole number of either sign ("1,200", "12.0"), or null in an empty cell. */
export function readWhole(cell: string): Cell<number | null> {
  const text = cellText(cell)
    .normalize('NFKC')
    .replace(/,(?=\d{3}(\D|$))/g, '');
  if (text === '') return good(null);
  if (text.startsWith('=')) return bad('formula');
  if (!/^[+-]?\d+(\.0*)?$/.test(text)) return bad('not-whole');
  const value = Number(text);
  return Math.abs(value) > LARGEST_QUANTITY ? bad('too-large') : good(value === 0 ? 0 : value);
}

/** Goods numbers of in-store labels (GS1 prefixes 20–29, and 02 in UPC form): any last digit. */
const isInStore = (code: string): boolean => /^(2\d{7}|0?2\d{11}|2\d{12})$/.test(code);

/** One code in the form it is stored under: a GTIN's one form, others as they stand. */
function readCode(text: string): Cell<string> {
  if (/^\d(\.\d+)?e\+?\d+$/i.test(text)) return bad('code-rounded');
  if (!/^[0-9A-Za-z-]{1,32}$/.test(text)) return bad('code-letters');
  if (!/^\d+$/.test(text) || /^\d{1,7}$/.test(text)) return good(text);
  if (![8, 12, 13, 14].includes(text.length)) return bad('code-length');
  if (isGtin(text)) return good(normaliseGtin(text) ?? text);
  return isInStore(text) && !hasCheckDigit(text) ? good(text) : bad('check-digit');
}

const MOST_CODES = 50;

/** The codes of a cell, parted by blanks, commas, semicolons or slashes; none twice. */
export function readCodes(cell: string): Cell<readonly string[]> {
  const text = cellText(cell)
    .normalize('NFKC')
    .replace(/^=?"(.*)"$/, '$1')
    .replace(/^'/, '');
  if (text.startsWith('=')) return bad('formula');
  const codes = new Set<string>();
  for (const part of text.split(/[\s,;/|\u3001]+/)) {
    if (part === '') continue;
    const code = readCode(part.replace(/^(\d+)\.0$/, '$1'));
    if (!code.ok) return code;
    codes.add(code.value);
  }
  return codes.size > MOST_CODES ? bad('too-long') : good([...codes]);
}
