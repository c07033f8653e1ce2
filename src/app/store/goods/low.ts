import { LEVEL_CODE } from '../../../core/goods/product.ts';
import { isLow } from '../../../core/goods/reorder.ts';
import { subjectOf } from '../../../core/journal/account.ts';
import { type Shelved, shelvesOf } from './shelves.ts';
import { suppliers } from './orders.ts';
import type { Sold } from './sold.ts';
import { soldLately } from './sold-window.ts';
import { shelvesInMemory, stockLines } from './stock-table.ts';
import type { Store } from '../store.ts';

/** 快没了: goods about to run out, the best sellers first; at most `limit`. */
export async function lowGoods(store: Store, today: string, limit = 200): Promise<Shelved[]> {
  const [sold, levelled] = await Promise.all([
    soldLately(store, today),
    store.db.ledger.where('codes').equals(LEVEL_CODE).primaryKeys(),
  ]);
  const ids = [...new Set([...sold.keys(), ...levelled.map(subjectOf)])];
  const likely = await perhapsLow(store, ids, sold);
  const low: Shelved[] = [];
  // The best sellers first: once there are enough of them the others need not be read.
  for (let at = 0; at < likely.length && low.length < limit; at += SLICE) {
    const shelves = await shelvesOf(store, likely.slice(at, at + SLICE), sold);
    low.push(...shelves.filter(isShown));
  }
  return low
    .sort(
      (a, b) => b.shelf.sold - a.shelf.sold || a.shelf.onHand.quantity - b.shelf.onHand.quantity,
    )
    .slice(0, limit);
}

const SLICE = 250;

const isShown = ({ product, shelf }: Shelved): boolean =>
  !product.gone && !product.discontinued && !product.service && isLow(shelf);

/** With more goods than this to look at it pays to have all shelves in memory. */
const MANY = 500;

/**
 * Those among the goods that may run out, by their shelves in memory; all of them while these are
 * not there yet; the best sellers first. The longest way of any supplier stands for each one's.
 */
async function perhapsLow(
  store: Store,
  ids: readonly string[],
  sold: ReadonlyMap<string, Sold>,
): Promise<readonly string[]> {
  const soldOf = (id: string): number => sold.get(id)?.quantity ?? 0;
  const bySold = (a: string, b: string): number => soldOf(b) - soldOf(a);
  const shelves = await shelvesInMemory(store);
  if (shelves === null) {
    // Behind the answer; when the database goes away meanwhile, the next list tries again.
    if (ids.length > MANY) stockLines(store).catch(() => undefined);
    return [...ids].sort(bySold);
  }
  const quantityOf = (id: string): number => shelves.get(id)?.quantity ?? 0;
  const known = await suppliers(store);
  const leadDays = Math.max(0, ...known.map((supplier) => supplier.leadDays ?? 0));
  const likely = ids.filter((id) => {
    const line = shelves.get(id);
    if (line === undefined) return false;
    const { reorderLevel } = line;
    const shelf = { onOrder: 0, sold: soldOf(id), reorderLevel, target: null, carton: 1, leadDays };
    return isLow({ ...shelf, onHand: line });
  });
  return likely.sort((a, b) => bySold(a, b) || quantityOf(a) - quantityOf(b));
}
