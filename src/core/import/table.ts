// The shop's goods as a table: what an export writes and an import reads back.
import type { Product, Unit } from '../goods/product.ts';
import { yuan } from '../money.ts';
import { COLUMNS, type Column } from './column.ts';

/** One cell: a text, or a number that a spreadsheet may reckon with. */
export type TableCell = string | number | null;

/** A product with what is on hand in base units; null: never counted. */
export type Stocked = { readonly product: Product; readonly stock: number | null };

type Cells = Partial<Record<Column, TableCell>>;

const amountOf = (amount: Product['cost']): number | null =>
  amount === null ? null : Number(yuan(amount));

const baseCells = ({ product, stock }: Stocked, yes: string): Cells => ({
  spec: product.spec,
  category: product.category,
  cost: amountOf(product.cost),
  stock,
  reorderLevel: product.reorderLevel,
  target: product.target,
  plu: product.plu,
  weighed: product.weighed ? yes : null,
  service: product.service ? yes : null,
});

const unitCells = (unit: Unit): Cells => ({
  unit: unit.unit,
  factor: unit.factor,
  price: amountOf(unit.price),
  code: unit.codes.join(' '),
});

/** A product's rows, one for each unit, the base first; columns in the order of `COLUMNS`. */
export function tableRows(item: Stocked, yes: string): TableCell[][] {
  const { product } = item;
  return product.units.map((unit, at): TableCell[] => {
    const cells: Cells = {
      name: product.name,
      key: product.id,
      ...unitCells(unit),
      ...(at === 0 ? baseCells(item, yes) : {}),
    };
    return COLUMNS.map((column) => cells[column] ?? null);
  });
}
