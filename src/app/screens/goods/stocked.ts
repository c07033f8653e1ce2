// What the goods screens read from the store, put together.
import { isWithin } from '../../../core/goods/category.ts';
import type { Product } from '../../../core/goods/product.ts';
import { dayOf } from '../../../core/time.ts';
import {
  productsAfter,
  productsByCodes,
  productsByIds,
  stocksOf,
} from '../../store/goods/goods.ts';
import { soldLately } from '../../store/goods/sold-window.ts';
import { searchGoods } from '../../store/goods/search.ts';
import type { Store } from '../../store/store.ts';
import { type StockLine, stockLines } from '../../store/goods/stock-table.ts';
import { categoryOptions } from './stock-view.ts';
import { type Stocked, unitCostOf } from './shelf-words.ts';

/** A query shows at most this many goods. */
export const MOST_SHOWN = 200;

/** Products with their stock accounts, in the order given. */
export async function stocked(store: Store, products: readonly Product[]): Promise<Stocked[]> {
  const stocks = await stocksOf(
    store,
    products.map(({ id }) => id),
  );
  return products.map((product) => ({ product, stock: stocks.get(product.id) ?? null }));
}

/** One product with its stock; null when there is none of this id. */
export async function stockedById(store: Store, id: string): Promise<Stocked | null> {
  const [item] = await stocked(store, await productsByIds(store, [id]));
  return item ?? null;
}

/** What sells goes first, then the others, as many as are shown. */
export async function bestStocked(store: Store, now: number): Promise<Stocked[]> {
  const sold = [...(await soldLately(store, dayOf(now)))]
    .sort(([, a], [, b]) => b.amount - a.amount)
    .slice(0, MOST_SHOWN)
    .map(([id]) => id);
  const best = (await productsByIds(store, sold)).filter(({ gone }) => !gone);
  if (best.length >= MOST_SHOWN) return stocked(store, best);
  const known = new Set(best.map(({ id }) => id));
  const { products } = await productsAfter(store, null, MOST_SHOWN);
  const others = products
    .filter(({ id }) => !known.has(id))
    .sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'));
  return stocked(store, [...best, ...others].slice(0, MOST_SHOWN));
}

/** A product whose cost is not known, with what it was sold for (fen) in the last 28 days. */
export type Uncosted = Stocked & { readonly amount: number };

/** What was sold lately without a known cost and still has none, the most money first. */
export async function uncosted(store: Store, now: number): Promise<Uncosted[]> {
  const sold = await soldLately(store, dayOf(now));
  const amounts = new Map(
    [...sold].flatMap(([id, { amount, known }]) =>
      amount > known ? [[id, amount - known] as const] : [],
    ),
  );
  const goods = await stocked(store, await productsByIds(store, [...amounts.keys()]));
  return goods
    .filter((item) => !item.product.gone && unitCostOf(item) === null)
    .map((item) => ({ ...item, amount: amounts.get(item.product.id) ?? 0 }))
    .sort((a, b) => b.amount - a.amount);
}

/** The shop's categories by level, with how many goods lie in each. */
export const categoriesIn = async (store: Store): Promise<ReturnType<typeof categoryOptions>> =>
  categoryOptions(await stockLines(store), '全部');

/**
 * The first `most` of the items in an order. Comparing names takes a microsecond: of 57,822 goods
 * all but a few are compared once, with the last that is still in.
 */
export function firstOf<T>(items: readonly T[], by: (a: T, b: T) => number, most: number): T[] {
  let best: T[] = [];
  let last: T | undefined;
  for (const item of items) {
    if (last !== undefined && by(item, last) >= 0) continue;
    best.push(item);
    if (best.length < most * 2) continue;
    best = best.sort(by).slice(0, most);
    last = best.at(-1);
  }
  return best.sort(by).slice(0, most);
}

/** What sells best, by name, or by how much is left. */
export type GoodsOrder = 'sold' | 'name' | 'few' | 'most';

const NAMED = new Intl.Collator('zh-CN');

/** The goods of a category ('' is any) and of all below it in an order, as many as are shown. */
export async function stockedIn(
  store: Store,
  { category, order, now }: { category: string; order: GoodsOrder; now: number },
): Promise<Stocked[]> {
  const sold = order === 'sold' ? await soldLately(store, dayOf(now)) : new Map<string, never>();
  const soldOf = ({ id }: StockLine): number => sold.get(id)?.amount ?? 0;
  const by: Readonly<Record<GoodsOrder, (a: StockLine, b: StockLine) => number>> = {
    sold: (a, b) => soldOf(b) - soldOf(a),
    name: () => 0,
    few: (a, b) => a.quantity - b.quantity,
    most: (a, b) => b.quantity - a.quantity,
  };
  const isListed = (line: StockLine): boolean =>
    isWithin(line.category, category) && (line.counted || order === 'sold' || order === 'name');
  const lines = firstOf(
    (await stockLines(store)).filter(isListed),
    (a, b) => by[order](a, b) || NAMED.compare(a.name, b.name),
    MOST_SHOWN,
  );
  return stocked(
    store,
    await productsByIds(
      store,
      lines.map(({ id }) => id),
    ),
  );
}

/** The goods that fit what was typed, best first. */
export const stockedBySearch = async (store: Store, text: string): Promise<Stocked[]> =>
  stocked(store, await searchGoods(store, text, MOST_SHOWN));

/** The product other than `own` that has a code already; null when it is free. */
export async function ownerOf(store: Store, code: string, own: string): Promise<Product | null> {
  const products = await productsByCodes(store, [code]);
  return products.find(({ id, gone }) => id !== own && !gone) ?? null;
}
