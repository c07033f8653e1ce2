/** What a column of an imported table can mean. `key` joins the rows of one product. */
export const COLUMNS = [
  'code',
  'name',
  'spec',
  'unit',
  'factor',
  'category',
  'price',
  'cost',
  'stock',
  'reorderLevel',
  'target',
  'plu',
  'weighed',
  'service',
  'key',
] as const;
export type Column = (typeof COLUMNS)[number];

/** The meaning of every column of a file, in its order; null: not taken over. */
export type Mapping = readonly (Column | null)[];

/** How people head each column, best known first; they are data, so the app passes them in. */
export type ColumnWords = Readonly<Record<Column, readonly string[]>>;

const plain = (head: string): string =>
  head
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[([【].*?[)\]】]/g, '')
    .replace(/[\s_*:/'"-]+/g, '');

const EXACT = 1000;

/** How well a head fits a word: the end of a compound says what it is, so it weighs more. */
function fit(head: string, word: string): number {
  if (head === word) return EXACT;
  if (word.length < 2 || !head.includes(word)) return 0;
  return word.length * 10 + (head.endsWith(word) ? 5 : head.startsWith(word) ? 3 : 0);
}

type Guess = { readonly column: Column; readonly at: number; readonly score: number };

/** The likeliest meaning of each head; every meaning is given out once, the best fit first. */
export function guessColumns(heads: readonly string[], words: ColumnWords): (Column | null)[] {
  const guesses = heads
    .flatMap((head, at) =>
      COLUMNS.map(
        (column): Guess => ({
          column,
          at,
          score: Math.max(0, ...words[column].map((word) => fit(plain(head), plain(word)))),
        }),
      ),
    )
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.at - b.at);
  const mapping: (Column | null)[] = heads.map(() => null);
  for (const { column, at } of guesses) {
    if (mapping[at] === null && !mapping.includes(column)) mapping[at] = column;
  }
  return mapping;
}

/** A heading may stand below a title: the first of these rows with two known heads is it. */
const HEAD_WITHIN = 10;

const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '');

/** The index of the row that holds the heads, or −1 in an empty table. */
export function headRow(rows: readonly (readonly string[])[], words: ColumnWords): number {
  const known = rows
    .slice(0, HEAD_WITHIN)
    .findIndex(
      (cells) => guessColumns(cells, words).filter((column) => column !== null).length >= 2,
    );
  return known >= 0 ? known : rows.findIndex((cells) => !isBlank(cells));
}

export type MappingFault = 'no-name-column' | 'no-price-column' | 'column-twice';

/** Why this mapping cannot be imported, or null: name and price are needed, nothing twice. */
export function mappingFault(mapping: Mapping): MappingFault | null {
  const used = mapping.filter((column) => column !== null);
  if (new Set(used).size < used.length) return 'column-twice';
  if (!used.includes('name')) return 'no-name-column';
  return used.includes('price') ? null : 'no-price-column';
}
