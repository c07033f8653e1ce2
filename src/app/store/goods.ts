import {
  moveAccount,
  productAccount,
  stockAccount,
  subjectOf,
} from '../../core/journal/account.ts';
import type { MoveRow, Row, StockRow } from '../../core/journal/row.ts';
import { LEVEL_CODE, type Product, QUICK_CODE, productOf } from '../../core/goods/product.ts';
import {
  type Classes,
  joinedProduct,
  joinedStock,
  membersOf,
  representative,
} from '../../core/goods/product-class.ts';
import { type PriceStep, pricesIn } from '../../core/goods/price-history.ts';
import { PACE_DAYS, type Shelf, isLow } from '../../core/goods/reorder.ts';
import { onHand } from '../../core/goods/stock.ts';
import { dayAfter } from '../../core/time.ts';
import { classesIn } from './merged.ts';
import { readTogether } from './native.ts';
import { suppliers, unitsOnOrder } from './orders.ts';
import { type Store, onBare } from './store.ts';

const productIn = (row: Row | undefined): Product[] =>
  row?.form === 'claims' ? [productOf(row)] : [];

/** Products that carry any of these codes: barcodes, or `plu:` and the number on scale labels. */
export async function productsByCodes(store: Store, codes: readonly string[]): Promise<Product[]> {
  // Asked all at once: one cursor over several codes would be a round trip for each of them.
  const found = await onBare(store, (database) =>
    readTogether(database, 'ledger', (rows) =>
      codes.map((code): IDBRequest<Row[]> => rows.index('codes').getAll(code)),
    ),
  );
  const rows = [...new Map(found.flat().map((row) => [row.id, row])).values()];
  return await joined(store, rows, await classesIn(store));
}

/** The products of these rows; those of a class as the one that stands for it, once. */
async function joined(
  store: Store,
  rows: readonly (Row | undefined)[],
  classes: Classes,
): Promise<Product[]> {
  const products = rows.flatMap(productIn);
  if (!products.some(({ id }) => classes.has(id))) return products;
  const ids = products.map(({ id }) => representative(classes, id));
  const all = [...new Set(ids.flatMap((id) => classes.get(id) ?? []))];
  const members = new Map(
    (await store.db.ledger.bulkGet(all.map(productAccount)))
      .flatMap(productIn)
      .map((product) => [product.id, product]),
  );
  const alone = new Map(products.map((product) => [product.id, product]));
  return [...new Set(ids)].flatMap((id) => {
    const own = classes.get(id);
    if (own === undefined) return alone.get(id) ?? [];
    return joinedProduct(own.flatMap((member) => members.get(member) ?? [])) ?? [];
  });
}

/** Products by id, in the order asked; unknown ones are left out, merged ones stand as one. */
export async function productsByIds(store: Store, ids: readonly string[]): Promise<Product[]> {
  const rows = await store.db.ledger.bulkGet(ids.map(productAccount));
  return await joined(store, rows, await classesIn(store));
}

export const productById = async (store: Store, id: string): Promise<Product | null> =>
  (await productsByIds(store, [id]))[0] ?? null;

/** A page of products after an id (null: from the start), by id; gone ones are left out. */
export async function productsAfter(
  store: Store,
  after: string | null,
  limit: number,
): Promise<{ products: Product[]; last: string | null }> {
  const rows = await store.db.ledger
    .where('id')
    .between(productAccount(after ?? ''), productAccount('\uffff'), after === null)
    .limit(limit)
    .toArray();
  const classes = await classesIn(store);
  const own = rows.filter(({ id }) => representative(classes, subjectOf(id)) === subjectOf(id));
  const products = await joined(store, own, classes);
  const end = rows.at(-1);
  return {
    products: products.filter((product) => !product.gone),
    last: rows.length < limit || end === undefined ? null : subjectOf(end.id),
  };
}

/** Stock accounts by product id, of a class's members all the same; one never moved has none. */
export async function stocksOf(
  store: Store,
  ids: readonly string[],
): Promise<Map<string, StockRow>> {
  const classes = await classesIn(store);
  const wanted = [...new Set(ids.flatMap((id) => membersOf(classes, id)))];
  const rows = await store.db.ledger.bulkGet(wanted.map(stockAccount));
  const own = new Map(
    rows.flatMap((row, i) => (row?.form === 'stock' ? [[wanted[i] ?? '', row] as const] : [])),
  );
  for (const members of new Set(ids.flatMap((id) => [classes.get(id) ?? []]))) {
    const [first] = members;
    const stock =
      first === undefined
        ? null
        : joinedStock(
            first,
            members.flatMap((id) => own.get(id) ?? []),
          );
    for (const id of members) if (stock !== null) own.set(id, stock);
  }
  return own;
}

export const stockOf = async (store: Store, id: string): Promise<StockRow | null> =>
  (await stocksOf(store, [id])).get(id) ?? null;

/** Base units sold and what for, in fen; `known` is the part of the amount whose cost is known. */
export type Sold = {
  readonly quantity: number;
  readonly amount: number;
  readonly cost: number;
  readonly known: number;
};

/** What was sold per product from one business day to another, both included. */
export async function soldBetween(
  store: Store,
  from: string,
  to: string,
): Promise<Map<string, Sold>> {
  const rows = await store.db.ledger
    .where('id')
    .between(`sold:${from}:`, `sold:${to}:\uffff`)
    .toArray();
  const classes = await classesIn(store);
  const sold = new Map<string, Sold>();
  for (const row of rows) {
    if (row.form !== 'sum') continue;
    const product = representative(classes, row.id.slice('sold:2026-01-01:'.length));
    const before = sold.get(product);
    const plus = (field: keyof Sold): number => (before?.[field] ?? 0) + (row.sums[field] ?? 0);
    sold.set(product, {
      quantity: plus('quantity'),
      amount: plus('amount'),
      cost: plus('cost'),
      known: plus('known'),
    });
  }
  return sold;
}

/** What was sold in the `days` days up to and with `today`, per product. */
export const soldLately = (
  store: Store,
  today: string,
  days: number = PACE_DAYS,
): Promise<Map<string, Sold>> => soldBetween(store, dayAfter(today, 1 - days), today);

/** A product's last moves of stock (库存流水), those of its whole class, the latest first. */
export async function lastMoves(store: Store, product: string, limit: number): Promise<MoveRow[]> {
  const members = membersOf(await classesIn(store), product);
  const moves = await Promise.all(members.map((id) => ownMoves(store, id, limit)));
  return moves
    .flat()
    .sort((a, b) => (a.stamp < b.stamp ? 1 : a.stamp > b.stamp ? -1 : 0))
    .slice(0, limit);
}

async function ownMoves(store: Store, product: string, limit: number): Promise<MoveRow[]> {
  const prefix = moveAccount(product, '', 0).slice(0, -5);
  const rows = await store.db.ledger
    .where('id')
    .between(prefix, `${prefix}\uffff`)
    .reverse()
    .limit(limit)
    .toArray();
  return rows.flatMap((row) => (row.form === 'move' ? [row] : []));
}

/** A product with what its shelf says. */
export type Shelved = {
  readonly product: Product;
  readonly stock: StockRow | null;
  readonly shelf: Shelf;
};

/** Everything the reorder rules need for these products. */
export async function shelvesOf(
  store: Store,
  ids: readonly string[],
  sold: ReadonlyMap<string, Sold>,
): Promise<Shelved[]> {
  const [products, stocks, coming, known] = await Promise.all([
    productsByIds(store, ids),
    stocksOf(store, ids),
    unitsOnOrder(store),
    suppliers(store),
  ]);
  const leads = new Map(known.map(({ id, leadDays }) => [id, leadDays ?? 0]));
  return products.map((product) => {
    const stock = stocks.get(product.id) ?? null;
    return {
      product,
      stock,
      shelf: {
        onHand: onHand(stock),
        onOrder: coming.get(product.id) ?? 0,
        sold: sold.get(product.id)?.quantity ?? 0,
        reorderLevel: product.reorderLevel,
        target: product.target,
        leadDays: leads.get(product.suppliers[0] ?? '') ?? 0,
        carton: product.units.at(-1)?.factor ?? 1,
      },
    };
  });
}

/** 快没了: goods about to run out, the best sellers first; at most `limit`. */
export async function lowGoods(store: Store, today: string, limit = 200): Promise<Shelved[]> {
  const [sold, levelled] = await Promise.all([
    soldLately(store, today),
    store.db.ledger.where('codes').equals(LEVEL_CODE).primaryKeys(),
  ]);
  const ids = new Set([...sold.keys(), ...levelled.map(subjectOf)]);
  const shelves = await shelvesOf(store, [...ids], sold);
  return shelves
    .filter(
      ({ product, shelf }) =>
        !product.gone && !product.discontinued && !product.service && isLow(shelf),
    )
    .sort(
      (a, b) => b.shelf.sold - a.shelf.sold || a.shelf.onHand.quantity - b.shelf.onHand.quantity,
    )
    .slice(0, limit);
}

/** What a product's prices were, the latest change first. */
export async function priceSteps({ db }: Store, id: string): Promise<PriceStep[]> {
  const row = await db.ledger.get(productAccount(id));
  return row?.form === 'claims' ? pricesIn(row) : [];
}

/** Goods without a barcode that have a quick key, in the keeper's order. */
export async function quickGoods(store: Store): Promise<Product[]> {
  const rows = await store.db.ledger.where('codes').equals(QUICK_CODE).toArray();
  return rows.flatMap(productIn).sort((a, b) => (a.quick ?? 0) - (b.quick ?? 0));
}
