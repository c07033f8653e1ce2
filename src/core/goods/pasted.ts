// A list of goods as people write it into a message or copy it out of a table: what each line says
// of name, quantity, unit and money. The words of a language come in from outside.
import { isGtin, normaliseGtin } from '../barcode/gtin.ts';
import { type Fen, parseYuan } from '../money.ts';

/** The words by which a list is read, longer ones before what they begin with. */
export type PasteWords = {
  /** Ways of counting: a case, a bottle. */
  readonly counters: readonly string[];
  /** What stands behind or before an amount of money. */
  readonly money: readonly string[];
  /** What stands between a price and what it is for, besides a stroke. */
  readonly each: readonly string[];
  /** What stands before the money for a whole line. */
  readonly total: readonly string[];
  /** Headings of a table's columns. */
  readonly headings: Readonly<Record<Column, readonly string[]>>;
};
type Column = 'code' | 'name' | 'spec' | 'quantity' | 'counter' | 'price' | 'total';

/**
 * A line of a pasted list. `name` is what is left when all else is taken out, spec included;
 * `quantity` counts `counter` ('' where none is named); `price` is fen per counter and `total` fen
 * for the line, null where the line does not say.
 */
export type Pasted = {
  readonly text: string;
  readonly code: string | null;
  readonly name: string;
  readonly quantity: number | null;
  readonly counter: string;
  readonly price: Fen | null;
  readonly total: Fen | null;
};

/** A list longer than a receiving can hold is no list of a delivery. */
export const MOST_PASTED = 300;

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const anyOf = (words: readonly string[]): string => `(?:${words.map(escaped).join('|')})`;

const FIGURE = String.raw`\d{1,7}(?:\.\d{1,3})?`;

/** How far a quantity may go: more is a number of something else. */
const MOST = 100_000;

const quantityIn = (text: string | undefined): number | null => {
  const quantity = Number(text ?? '');
  return text !== undefined && text !== '' && quantity > 0 && quantity <= MOST ? quantity : null;
};

const amountIn = (text: string | undefined): Fen | null => {
  const amount = text === undefined ? null : parseYuan(text);
  return amount === null || amount < 0 ? null : amount;
};

type Reader = (line: string) => Pasted;

/** The patterns of a language, made once a list. */
function reader(words: PasteWords): Reader {
  const counter = anyOf(words.counters);
  const money = anyOf(words.money);
  const total = new RegExp(
    `${anyOf(words.total)}\\s*[:=]?\\s*${money}?\\s*(${FIGURE})\\s*${money}?`,
    'i',
  );
  const one = `(?:/|${anyOf(words.each)})`;
  const each = new RegExp(`${money}?\\s*(${FIGURE})\\s*${money}?\\s*${one}\\s*(${counter})`, 'i');
  const behind = new RegExp(`(${FIGURE})\\s*${anyOf(words.money)}`, 'i');
  const before = new RegExp(`${anyOf(words.money)}\\s*(${FIGURE})`, 'i');
  const counted = new RegExp(`(?<![\\d.])(${FIGURE})\\s*(${counter})(?![/\\d])`, 'gi');
  const times = /(?<=[\s)\]])[x*×]\s*(\d{1,6})(?=\s|$)/i;
  return (line) => {
    let rest = ` ${line.normalize('NFKC').replace(/^\s*\d{1,3}\s*[.、)]\s*(?=\D)/, '')} `;
    const cut = (pattern: RegExp): RegExpExecArray | null => {
      const found = pattern.exec(rest);
      if (found)
        rest = `${rest.slice(0, found.index)} ${rest.slice(found.index + found[0].length)}`;
      return found;
    };
    const code = codeIn(rest);
    if (code !== null) rest = rest.replace(code, ' ');
    const whole = cut(total);
    const price = cut(each) ?? cut(behind) ?? cut(before);
    const last = [...rest.matchAll(counted)].at(-1);
    if (last) rest = `${rest.slice(0, last.index)} ${rest.slice(last.index + last[0].length)}`;
    const bare = last ? null : cut(times);
    const pair = last || bare || price ? null : cut(/\s(\d{1,6})\s+(\d{1,7}\.\d{1,2})(?=\s*$)/);
    const tail = last || bare || pair ? null : cut(/\s(\d{1,6})(?=\s*$)/);
    return {
      text: line.trim(),
      code: code === null ? null : normaliseGtin(code),
      name: nameIn(rest),
      quantity: quantityIn(last?.[1] ?? bare?.[1] ?? pair?.[1] ?? tail?.[1]),
      counter: last?.[2] ?? price?.[2] ?? '',
      price: amountIn(price?.[1] ?? pair?.[2]),
      total: amountIn(whole?.[1]),
    };
  };
}

const codeIn = (text: string): string | null =>
  [...text.matchAll(/(?<!\d)\d{8,14}(?!\d)/g)].map(([code]) => code).find(isGtin) ?? null;

const nameIn = (text: string): string =>
  text
    .replace(/[,;:|，；：。、]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** The lines of a pasted list, without blank ones and headings; at most `MOST_PASTED`. */
export function readPasted(text: string, words: PasteWords): Pasted[] {
  const lines = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, MOST_PASTED);
  const columns = columnsIn(lines[0] ?? '', words);
  const read = reader(words);
  if (columns !== null) return lines.slice(1).map((line) => inColumns(line, columns));
  return lines
    .map((line) => read(line.replaceAll('\t', '  ')))
    .filter(({ name, code }) => {
      return name !== '' || code !== null;
    });
}

type Columns = ReadonlyMap<Column, number>;

/** Where a table's columns stand, by its heading; null where the first line is none. */
function columnsIn(line: string, { headings }: PasteWords): Columns | null {
  const cells = line.split('\t').map((cell) => cell.normalize('NFKC').trim().toLowerCase());
  if (cells.length < 2) return null;
  const found = new Map<Column, number>();
  for (const column of COLUMNS) {
    const at = cells.findIndex((cell) => headings[column].includes(cell));
    if (at >= 0) found.set(column, at);
  }
  return found.has('name') || found.has('code') ? found : null;
}

const COLUMNS: readonly Column[] = [
  'code',
  'name',
  'spec',
  'quantity',
  'counter',
  'price',
  'total',
];

function inColumns(line: string, columns: Columns): Pasted {
  const cells = line.split('\t').map((cell) => cell.normalize('NFKC').trim());
  const cell = (column: Column): string => cells[columns.get(column) ?? -1] ?? '';
  const code = normaliseGtin(cell('code'));
  return {
    text: cells.join(' ').trim(),
    code,
    name: nameIn(`${cell('name')} ${cell('spec')}`),
    quantity: quantityIn(/^\d+(?:\.\d+)?/.exec(cell('quantity'))?.[0]),
    counter: cell('counter') || cell('quantity').replace(/^[\d.\s]+/, ''),
    price: amountIn(cell('price')),
    total: amountIn(cell('total')),
  };
}
