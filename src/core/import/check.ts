// A whole table, checked before anything of it is written.
import type { ImportLine } from '../goods/saved.ts';
import { derivedId, productId } from '../derived-id.ts';
import { type Mapping } from './column.ts';
import { lineOf, unitOf } from './line.ts';
import { type Row, type RowError, excerpt, placesOf, readRow } from './row.ts';

/** The goods a shop has: the product of every code, and the products' ids. */
export type KnownGoods = {
  readonly byCode: ReadonlyMap<string, string>;
  readonly ids: ReadonlySet<string>;
};

export type CheckSettings = {
  readonly station: string;
  readonly importId: string;
  readonly mapping: Mapping;
  /** Unit of a product whose row names none. */
  readonly unit: string;
  /** Lower-case words that say yes. */
  readonly yes: readonly string[];
  readonly known: KnownGoods;
};

/** A table below its heads; `first` is the spreadsheet's number of the first row. */
export type TableRows = {
  readonly rows: readonly (readonly string[])[];
  readonly first: number;
  readonly width: number;
  /** Rows whose quotation marks do not close. */
  readonly badQuotes: ReadonlySet<number>;
};

/** A good line: the first of its rows, and whether the shop has this product already. */
export type CheckedLine = {
  readonly row: number;
  readonly isUpdate: boolean;
  readonly line: ImportLine;
};

export type Checked = {
  readonly lines: readonly CheckedLine[];
  readonly errors: readonly RowError[];
  /** Lines without a price: they can be imported, and are priced later. */
  readonly unpriced: number;
};

const MOST_UNITS = 20;

type Product = { readonly first: Row; readonly id: string; readonly units: Row[] };

class Sheet {
  readonly products: Product[] = [];
  readonly errors: RowError[] = [];
  readonly #byKey = new Map<string, Product>();
  readonly #codeRows = new Map<string, number>();
  readonly #idRows = new Map<string, number>();
  readonly #settings: CheckSettings;

  constructor(settings: CheckSettings) {
    this.#settings = settings;
  }

  /** Takes a row in, as a product or as one more unit of the product with the same key. */
  add(row: Row): void {
    const clash = row.codes.find((code) => this.#codeRows.has(code));
    if (clash !== undefined) {
      this.#fault(row, 'duplicate-code', clash, this.#codeRows.get(clash));
      return;
    }
    const product = row.key === '' ? undefined : this.#byKey.get(row.key);
    if (product ? !this.#addUnit(product, row) : !this.#addProduct(row)) return;
    for (const code of row.codes) this.#codeRows.set(code, row.row);
  }

  #addUnit(product: Product, row: Row): boolean {
    const { unit } = this.#settings;
    const same = product.units.find((other) => unitOf(other, unit) === unitOf(row, unit));
    if (same) this.#fault(row, 'duplicate-unit', row.unit, same.row);
    else if (product.units.length >= MOST_UNITS) this.#fault(row, 'too-many-units', row.unit);
    else product.units.push(row);
    return !same && product.units.at(-1) === row;
  }

  #addProduct(row: Row): boolean {
    const id = idOf(row, this.#settings);
    const other = this.#idRows.get(id);
    if (other !== undefined) {
      this.#fault(row, 'duplicate-product', row.name, other);
      return false;
    }
    const product = { first: row, id, units: [row] };
    this.#idRows.set(id, row.row);
    if (row.key !== '') this.#byKey.set(row.key, product);
    this.products.push(product);
    return true;
  }

  #fault(row: Row, why: RowError['why'], text: string, other?: number): void {
    this.errors.push({
      row: row.row,
      why,
      column: 'code',
      text: excerpt(text),
      ...(other === undefined ? {} : { other }),
    });
  }
}

/** The product a row is about: by the shop's own key, by a code it knows, else a new one. */
function idOf(row: Row, { known, station, importId }: CheckSettings): string {
  if (known.ids.has(row.key)) return row.key;
  const found = row.codes.map((code) => known.byCode.get(code)).find((id) => id !== undefined);
  const code = row.codes[0];
  return (
    found ??
    (code === undefined
      ? derivedId(station, `import:${importId}:${row.row}`)
      : productId(station, code))
  );
}

/** Checks every row; lines with faults are left out of `lines` and stand in `errors`. */
export function checkTable(table: TableRows, settings: CheckSettings): Checked {
  const places = placesOf(settings.mapping);
  const sheet = new Sheet(settings);
  table.rows.forEach((cells, at) => {
    if (cells.every((cell) => cell.trim() === '')) return;
    const number = table.first + at;
    const { row, errors } = readRow(cells, number, table.width, places, settings.yes);
    const quotes: RowError[] = table.badQuotes.has(number)
      ? [{ row: number, why: 'quotes', column: null, text: excerpt(cells[0] ?? '') }]
      : [];
    if (errors.length + quotes.length === 0) sheet.add(row);
    else sheet.errors.push(...quotes, ...errors);
  });
  const lines: CheckedLine[] = [];
  for (const { id, first, units } of sheet.products) {
    const isUpdate = settings.known.ids.has(id);
    const made = lineOf(id, units, settings.unit, isUpdate);
    if (made.ok) lines.push({ row: first.row, isUpdate, line: made.line });
    else
      sheet.errors.push({
        row: first.row,
        why: 'too-large',
        column: 'stock',
        text: String(first.stock),
      });
  }
  return {
    lines,
    errors: sheet.errors.sort((a, b) => a.row - b.row),
    unpriced: lines.filter(({ line }) => line.units[0]?.price === undefined).length,
  };
}
