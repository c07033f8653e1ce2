import { onHand } from '../../../core/goods/stock.ts';
import { COLUMNS, type Column } from '../../../core/import/column.ts';
import { type TableCell, tableRows } from '../../../core/import/table.ts';
import type { StockRow } from '../../../core/journal/row.ts';
import { productsAfter, stocksOf } from './goods.ts';
import type { Store } from '../store.ts';

/** Heads of the columns and the word for yes, as the keeper reads them. */
export type TableWords = {
  readonly heads: Readonly<Record<Column, string>>;
  readonly yes: string;
};

const SLICE = 500;

type Page = Awaited<ReturnType<typeof productsAfter>>;

/**
 * Gives all goods with their stock to `take` as rows of a table, heads first, slice by slice
 * behind whatever the till does.
 */
export async function exportGoods(
  store: Store,
  words: TableWords,
  take: (rows: TableCell[][]) => Promise<unknown>,
): Promise<void> {
  await take([COLUMNS.map((column) => words.heads[column])]);
  for (let last: string | null = null; ; ) {
    await store.gate.clear();
    const page: Page = await productsAfter(store, last, SLICE);
    const stocks = await stocksOf(
      store,
      page.products.map(({ id }) => id),
    );
    await take(
      page.products.flatMap((product) =>
        tableRows({ product, stock: countedStock(stocks.get(product.id)) }, words.yes),
      ),
    );
    last = page.last;
    if (last === null) return;
  }
}

function countedStock(row: StockRow | undefined): number | null {
  const { counted, quantity } = onHand(row ?? null);
  return counted ? quantity : null;
}
