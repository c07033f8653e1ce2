import type { GoodsFields, Product, UnitFields } from '../goods/product.ts';
import type { ImportLine } from '../goods/saved.ts';
import { type Fen, LARGEST, scaled } from '../money.ts';
import type { Row } from './row.ts';

/** The unit a row sells by: its own word, else the shop's usual one. */
export const unitOf = (row: Row, usual: string): string => row.unit || usual;

function fieldsOf(row: Row, isUpdate: boolean): GoodsFields {
  return {
    name: row.name,
    ...(row.spec === '' ? {} : { spec: row.spec }),
    ...(row.category === '' ? {} : { category: row.category }),
    ...(row.cost === null ? {} : { cost: row.cost }),
    ...(row.reorderLevel === null ? {} : { reorderLevel: row.reorderLevel }),
    ...(row.target === null ? {} : { target: row.target }),
    ...(row.plu === '' ? {} : { plu: row.plu }),
    ...(row.weighed === null ? {} : { weighed: row.weighed }),
    ...(row.service === null ? {} : { service: row.service }),
    // A product that was taken off the shelf has the same id when it comes back.
    ...(isUpdate ? {} : { gone: false }),
  };
}

const unitFieldsOf = (row: Row, usual: string): UnitFields => ({
  unit: unitOf(row, usual),
  ...(row.factor === null ? {} : { factor: row.factor }),
  ...(row.price === null ? {} : { price: row.price }),
  ...(row.codes.length === 0 ? {} : { codes: [...row.codes] }),
});

type Worth = { ok: true; value: Fen | null } | { ok: false };

/** What a counted stock is worth in fen; less than nothing on the shelf has no known worth. */
function worthOf(stock: number, cost: Fen | null, factor: number): Worth {
  if (cost === null || stock < 0) return { ok: true, value: null };
  return stock > LARGEST / Math.max(1, cost)
    ? { ok: false }
    : { ok: true, value: scaled(stock, cost, factor) };
}

/** An entry's line from a product's rows, the first of which is its base; one row per unit. */
export function lineOf(
  product: string,
  rows: readonly Row[],
  usual: string,
  isUpdate: boolean,
): { ok: true; line: ImportLine } | { ok: false } {
  const [first] = rows;
  if (!first) return { ok: false };
  const { stock, cost } = first;
  const worth = stock === null ? null : worthOf(stock, cost, first.factor ?? 1);
  if (worth?.ok === false) return { ok: false };
  return {
    ok: true,
    line: {
      product,
      fields: fieldsOf(first, isUpdate),
      units: rows.map((row) => unitFieldsOf(row, usual)),
      ...(stock === null ? {} : { stock }),
      ...(worth === null || worth.value === null ? {} : { value: worth.value }),
    },
  };
}

/** Rows whose unit does not exist yet keep their word; others keep the product's. */
function fittedUnit(unit: UnitFields, product: Product, isBase: boolean): UnitFields {
  const codes = unit.codes ?? [];
  const same =
    product.units.find((own) => own.codes.some((code) => codes.includes(code))) ??
    product.units.find((own) => own.unit === unit.unit) ??
    (isBase ? product.units[0] : undefined);
  if (!same) return unit;
  const { codes: _, ...rest } = unit;
  const all = [...new Set([...same.codes, ...codes])];
  return { ...rest, unit: same.unit, ...(codes.length === 0 ? {} : { codes: all }) };
}

/**
 * A line for a product the shop has: its price goes to the unit that carries the code, whatever
 * the file calls that unit, and no barcode it has already is lost.
 */
export const fitted = (line: ImportLine, product: Product): ImportLine => ({
  ...line,
  units: line.units.map((unit, at) => fittedUnit(unit, product, at === 0)),
});
