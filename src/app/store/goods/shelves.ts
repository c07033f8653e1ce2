// What the shelves say: what moved, what is there, what is on order.
import { membersOf } from '../../../core/goods/product-class.ts';
import type { Product } from '../../../core/goods/product.ts';
import { type PriceStep, pricesIn } from '../../../core/goods/price-history.ts';
import type { Shelf } from '../../../core/goods/reorder.ts';
import { onHand } from '../../../core/goods/stock.ts';
import { moveAccount, productAccount } from '../../../core/journal/account.ts';
import type { MoveRow, StockRow } from '../../../core/journal/row.ts';
import { productsByIds, stocksOf } from './goods.ts';
import { classesIn } from './merged.ts';
import { suppliers, unitsOnOrder } from './orders.ts';
import type { Sold } from './sold.ts';
import type { Store } from '../store.ts';

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

/** What a product's prices were, the latest change first. */
export async function priceSteps({ db }: Store, id: string): Promise<PriceStep[]> {
  const row = await db.ledger.get(productAccount(id));
  return row?.form === 'claims' ? pricesIn(row) : [];
}
