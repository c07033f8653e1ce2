// What the shelves say: what was sold and moved, what is on order, what is about to run out.
import { membersOf, representative } from '../../core/goods/product-class.ts';
import { LEVEL_CODE, type Product } from '../../core/goods/product.ts';
import { type PriceStep, pricesIn } from '../../core/goods/price-history.ts';
import { PACE_DAYS, type Shelf, isLow } from '../../core/goods/reorder.ts';
import { onHand } from '../../core/goods/stock.ts';
import { moveAccount, productAccount, subjectOf } from '../../core/journal/account.ts';
import type { MoveRow, StockRow } from '../../core/journal/row.ts';
import { dayAfter } from '../../core/time.ts';
import { productsByIds, stocksOf } from './goods.ts';
import { classesIn } from './merged.ts';
import { suppliers, unitsOnOrder } from './orders.ts';
import type { Store } from './store.ts';

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
