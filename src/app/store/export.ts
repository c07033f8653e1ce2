import { type Product, productOf } from '../../core/goods/product.ts';
import { onHand } from '../../core/goods/stock.ts';
import { COLUMNS, type Column } from '../../core/import/column.ts';
import { type TableCell, tableRows } from '../../core/import/table.ts';
import { productAccount, stockAccount } from '../../core/journal/account.ts';
import type { Store } from './store.ts';

/** Heads of the columns and the word for yes, as the keeper reads them. */
export type TableWords = {
  readonly heads: Readonly<Record<Column, string>>; readonly yes: string;
};

const SLICE = 500;

/**
 * Gives all goods with their stock to `take` as rows of a table, heads first, slice by slice
 * behind whatever the till does.
 */
export async function exportGoods(
  store: Store, words: TableWords, take: (rows: TableCell[][]) => Promise<unknown>,
): Promise<void> {
  await take([COLUMNS.map((column) => words.heads[column])]);
  for (let last = productAccount(''); ;) {
    await store.gate.clear();
    const claims = await store.db.ledger.where('id')
      .between(last, productAccount('\uffff'), false, false).limit(SLICE).toArray();
    const products = claims.flatMap((row) => (row.form === 'claims' ? [productOf(row)] : []))
      .filter(({ gone }) => !gone);
    const stocks = await stocksOf(store, products);
    await take(products.flatMap((product, at) =>
      tableRows({ product, stock: stocks[at] ?? null }, words.yes)));
    last = claims.at(-1)?.id ?? last;
    if (claims.length < SLICE) return;
  }
}

async function stocksOf({ db }: Store, products: readonly Product[]): Promise<(number | null)[]> {
  const rows = await db.ledger.bulkGet(products.map(({ id }) => stockAccount(id)));
  return rows.map((row) => {
    const { counted, quantity } = onHand(row?.form === 'stock' ? row : null);
    return counted ? quantity : null;
  });
}
