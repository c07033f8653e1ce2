// Sales that may have been made at a price no longer in force: those of products whose price was
// changed lately, after the change, found by the product's moves of stock.
import { subjectOf } from '../../../core/journal/account.ts';
import type { Row } from '../../../core/journal/row.ts';
import { effOf } from '../../../core/time.ts';
import type { EntryRow } from '../database.ts';
import type { Store } from '../store.ts';

const LATELY = 14 * 86_400_000;
/** Moves read after a change: an old price is sold right after it. */
const MOST_MOVES = 100;

/** The stamp of the first change of a price since `since`; null when every price was its first. */
function changedAt(row: Row, since: number): string | null {
  if (row.form !== 'claims') return null;
  const prices = new Map<string, unknown>();
  for (const { stamp, fields } of row.claims) {
    for (const [field, value] of Object.entries(fields)) {
      if (!field.endsWith('/price')) continue;
      const isChange = prices.has(field) && prices.get(field) !== value;
      if (isChange && effOf(stamp) >= since) return stamp;
      prices.set(field, value);
    }
  }
  return null;
}

/** Of these products' sales (rows of their registers), those after a change in the last 14 days. */
export async function salesAfterChanges(
  { db }: Store,
  products: Iterable<Row>,
  now: number,
): Promise<EntryRow[]> {
  const changed = [...products].flatMap((row) => {
    const stamp = changedAt(row, now - LATELY);
    return stamp === null ? [] : [{ product: subjectOf(row.id), stamp }];
  });
  const moves = await Promise.all(
    changed.map(({ product, stamp }) =>
      db.ledger
        .where('id')
        .between(`move:${product}:${stamp}`, `move:${product};`)
        .limit(MOST_MOVES)
        .toArray(),
    ),
  );
  const sold = moves
    .flat()
    .flatMap((row) => (row.form === 'move' && row.why === 'sale' ? [row.entry] : []));
  const found = await db.entries.bulkGet([...new Set(sold)]);
  return found.filter((row) => row !== undefined);
}
