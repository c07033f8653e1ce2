// Goods with a date: which batches are still there, by the days on which they expire.
import { type Batch, batchesLeft, expiryCode } from '../../../core/goods/batch.ts';
import type { Product } from '../../../core/goods/product.ts';
import { onHand } from '../../../core/goods/stock.ts';
import { batchAccount, subjectOf } from '../../../core/journal/account.ts';
import type { StockRow } from '../../../core/journal/row.ts';
import { dayAfter } from '../../../core/time.ts';
import { productsByIds, stocksOf } from './goods.ts';
import type { Store } from '../store.ts';

/** What expired longer ago than this has long been thrown away. */
const LONG_AGO = 180;

/** A product of which something expires, with all its batches left, what expires first in front. */
export type Dated = {
  readonly product: Product;
  readonly stock: StockRow | null;
  readonly left: readonly Batch[];
};

/** The batches of these products that are still there, by product; those without any are out. */
export async function batchesOf(
  store: Store,
  ids: readonly string[],
): Promise<Map<string, { readonly stock: StockRow | null; readonly left: readonly Batch[] }>> {
  const [rows, stocks] = await Promise.all([
    store.db.ledger.bulkGet(ids.map(batchAccount)),
    stocksOf(store, ids),
  ]);
  return new Map(
    ids.flatMap((id, i) => {
      const row = rows[i];
      const stock = stocks.get(id) ?? null;
      const { counted, quantity } = onHand(stock);
      const left = row?.form === 'claims' && counted ? batchesLeft(row, quantity) : [];
      return left.length === 0 ? [] : [[id, { stock, left }] as const];
    }),
  );
}

/** Products that may have a batch whose last day is `until` or before. */
async function datedUntil({ db }: Store, today: string, until: string): Promise<string[]> {
  const keys = await db.ledger
    .where('codes')
    .between(expiryCode(dayAfter(today, -LONG_AGO)), expiryCode(until), true, true)
    .primaryKeys();
  return [...new Set(keys.map(subjectOf))];
}

/** What expires within `days` days or has expired (临期, 过期), what expires first in front. */
export async function expiring(
  store: Store,
  today: string,
  days: number,
  limit = 200,
): Promise<Dated[]> {
  const until = dayAfter(today, days);
  const found = await batchesOf(store, await datedUntil(store, today, until));
  const near = [...found]
    .filter(([, { left }]) => (left[0]?.until ?? until) <= until)
    .sort(([, a], [, b]) => ((a.left[0]?.until ?? '') < (b.left[0]?.until ?? '') ? -1 : 1))
    .slice(0, limit);
  const products = await productsByIds(
    store,
    near.map(([id]) => id),
  );
  return products.flatMap((product) => {
    const own = found.get(product.id);
    return own === undefined || product.gone ? [] : [{ product, ...own }];
  });
}

/** Products of which something expired is still there, with its last day. */
export async function expiredNow(store: Store, today: string): Promise<Map<string, string>> {
  const yesterday = dayAfter(today, -1);
  const found = await batchesOf(store, await datedUntil(store, today, yesterday));
  return new Map(
    [...found].flatMap(([id, { left }]) => {
      const [first] = left;
      return first !== undefined && first.until < today ? [[id, first.until] as const] : [];
    }),
  );
}
