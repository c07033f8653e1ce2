// Products and stocks as every screen reads them, the till's first: what only some look at is in
// shelves.ts.
import { productAccount, stockAccount, subjectOf } from '../../../core/journal/account.ts';
import type { Row, StockRow } from '../../../core/journal/row.ts';
import { type Product, QUICK_CODE, productOf } from '../../../core/goods/product.ts';
import {
  type Classes,
  joinedProduct,
  joinedStock,
  membersOf,
  representative,
} from '../../../core/goods/product-class.ts';
import { classesIn } from './merged.ts';
import { readTogether } from '../native.ts';
import { type Store, onBare } from '../store.ts';

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

/** Goods without a barcode that have a quick key, in the keeper's order. */
export async function quickGoods(store: Store): Promise<Product[]> {
  const rows = await store.db.ledger.where('codes').equals(QUICK_CODE).toArray();
  return rows.flatMap(productIn).sort((a, b) => (a.quick ?? 0) - (b.quick ?? 0));
}
