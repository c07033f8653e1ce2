// The receivings of the past, as their entries tell them.
import { type Receiving2, receivedIn, sentBack } from '../../../core/goods/receiving.ts';
import { cancelAccount, sentBackAccount } from '../../../core/journal/account.ts';
import type { Product } from '../../../core/goods/product.ts';
import type { Supplier } from '../../../core/goods/supplier.ts';
import { dayStart } from '../../../core/time.ts';
import type { EntryRow } from '../database.ts';
import { countingIn } from '../entry-row.ts';
import { productsByIds } from './goods.ts';
import { suppliers } from './orders.ts';
import type { Store } from '../store.ts';

/** A receiving that counts; `at` is when, epoch ms. */
export type Received = { readonly id: string; readonly at: number; readonly body: Receiving2 };

/** Receivings in a list; who looks further back names the days. */
export const MOST_RECEIVED = 200;

function receivedRow(row: EntryRow | undefined): Received[] {
  const counting = countingIn(row);
  const body = counting === null ? null : receivedIn(counting.entry);
  return counting === null || body === null
    ? []
    : [{ id: counting.entry.id, at: counting.eff, body }];
}

/** Those that were not taken back. */
async function standing({ db }: Store, all: readonly Received[]): Promise<Received[]> {
  const cancelled = await db.ledger.bulkGet(all.map(({ id }) => cancelAccount(id)));
  return all.filter((_, i) => cancelled[i] === undefined);
}

/** The receivings (进货记录) since a day, the latest first, at most `limit`. */
export async function receivingsSince(
  store: Store,
  day: string,
  limit = MOST_RECEIVED,
): Promise<Received[]> {
  const ids = await store.db.entries
    .where('[kind+eff]')
    .between(['receiving', dayStart(day)], ['receiving', Infinity])
    .primaryKeys();
  const rows = await store.db.entries.bulkGet(ids.slice(-limit));
  return (await standing(store, rows.flatMap(receivedRow))).reverse();
}

/** A receiving with its goods, its supplier, and what of each line has gone back. */
export type ReceivedWhole = Received & {
  readonly products: ReadonlyMap<string, Product>;
  readonly supplier: Supplier | null;
  /** Base units sent back, by line. */
  readonly back: readonly number[];
};

/** One receiving; null when there is none of this id that counts. */
export async function receivingById(store: Store, id: string): Promise<ReceivedWhole | null> {
  const found = receivedRow(await store.db.entries.get(id));
  const [received] = await standing(store, found);
  if (received === undefined) return null;
  const { body } = received;
  const [products, known, row] = await Promise.all([
    productsByIds(store, [...new Set(body.lines.map(({ product }) => product))]),
    body.supplierId === null ? [] : suppliers(store),
    store.db.ledger.get(sentBackAccount(id)),
  ]);
  return {
    ...received,
    products: new Map(products.map((product) => [product.id, product])),
    supplier: known.find((supplier) => supplier.id === body.supplierId) ?? null,
    back: body.lines.map((_, line) => sentBack(row ?? null, line)),
  };
}
