import { type Classes, representative } from '../../../core/goods/product-class.ts';
import type { SumRow } from '../../../core/journal/row.ts';
import { classesIn } from './merged.ts';
import type { Store } from '../store.ts';

/** Base units sold and what for, in fen; `known` is the part of the amount whose cost is known. */
export type Sold = {
  readonly quantity: number;
  readonly amount: number;
  readonly cost: number;
  readonly known: number;
};

export const NOTHING_SOLD: Sold = { quantity: 0, amount: 0, cost: 0, known: 0 };

/** What a row of the sold ledger says. */
export const soldIn = ({ sums }: SumRow): Sold => ({
  quantity: sums['quantity'] ?? 0,
  amount: sums['amount'] ?? 0,
  cost: sums['cost'] ?? 0,
  known: sums['known'] ?? 0,
});

/** Sold with `more` and without `less`. */
export const plusSold = (sold: Sold, more: Sold, less: Sold = NOTHING_SOLD): Sold => ({
  quantity: sold.quantity + more.quantity - less.quantity,
  amount: sold.amount + more.amount - less.amount,
  cost: sold.cost + more.cost - less.cost,
  known: sold.known + more.known - less.known,
});

/** The product of an account of the sold ledger, `sold:<day>:<product>`, or what stands for it. */
export const soldProduct = (classes: Classes, account: string): string =>
  representative(classes, account.slice('sold:2026-01-01:'.length));

/** What was sold per product from one business day to another, both included. */
export async function soldBetween(
  store: Store,
  from: string,
  to: string,
): Promise<ReadonlyMap<string, Sold>> {
  const rows = await store.db.ledger
    .where('id')
    .between(`sold:${from}:`, `sold:${to}:\uffff`)
    .toArray();
  const classes = await classesIn(store);
  const sold = new Map<string, Sold>();
  for (const row of rows) {
    if (row.form !== 'sum') continue;
    const product = soldProduct(classes, row.id);
    sold.set(product, plusSold(sold.get(product) ?? NOTHING_SOLD, soldIn(row)));
  }
  return sold;
}
