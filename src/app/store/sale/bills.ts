// Held bills (挂单) of the whole shop. A bill is an entry, so every till sees it; bills that an
// older version put aside lie in the carts table, and are taken back from there.
import * as v from 'valibot';
import { billAccount, subjectOf } from '../../../core/journal/account.ts';
import { type ClaimRow, leading } from '../../../core/journal/row.ts';
import { BillHeldSchema } from '../../../core/sale/bill.ts';
import { holderOf } from '../../../core/pay/till.ts';
import type { Fen } from '../../../core/money.ts';
import { type Cart, totalsOf } from '../../../core/sale/cart.ts';
import { effOf } from '../../../core/time.ts';
import { heldCarts } from './carts.ts';
import { openCharges } from '../pay/charges.ts';
import { entryIn } from '../entry-row.ts';
import type { Store } from '../store.ts';

/**
 * A bill put aside at `at` (epoch ms) on the till with number `till`; `row` is its account, null
 * where it lies on this till alone.
 */
export type HeldBill = {
  readonly cart: Cart;
  readonly at: number;
  readonly till: number | null;
  readonly row: ClaimRow | null;
};

/** No list shows more than this many. */
const MOST_SHOWN = 200;

/** Held bills of all tills that may be taken back: none whose charge may still be paid. */
export async function heldBills(store: Store): Promise<HeldBill[]> {
  const [bills, charges] = await Promise.all([allBills(store), openCharges(store)]);
  const isFree = ({ cart }: HeldBill): boolean =>
    holderOf(charges.filter(({ begun }) => begun?.sale === cart.id)) === null;
  return charges.length === 0 ? bills : bills.filter(isFree);
}

/** The bill that is put aside until its charge has ended; null when it is not here. */
export const waitingBill = async (store: Store, sale: string): Promise<HeldBill | null> =>
  (await allBills(store)).find(({ cart }) => cart.id === sale) ?? null;

/**
 * The bill that waits for a charge of `amount` fen. A disk that was put back may have put aside one
 * id twice, with other goods and a charge each: then it is the one that comes to this amount.
 */
export async function chargedBill(
  store: Store,
  { sale, amount }: { readonly sale: string; readonly amount: Fen },
): Promise<HeldBill | null> {
  const bill = await waitingBill(store, sale);
  if (bill === null || bill.row === null || totalsOf(bill.cart, 'off').due === amount) return bill;
  const ids = bill.row.claims.flatMap(({ entry, fields }) =>
    fields['state'] === 'held' && fields['total'] === amount ? [entry] : [],
  );
  for (const row of await store.db.entries.bulkGet(ids)) {
    const body = v.safeParse(BillHeldSchema, entryIn(row)?.body);
    if (body.success) return { ...bill, cart: body.output.cart };
  }
  return bill;
}

/** Held bills of all tills, the latest first. One whose entry is not here yet comes with it. */
async function allBills(store: Store): Promise<HeldBill[]> {
  const [rows, local] = await Promise.all([
    store.db.ledger.where('open').equals('bill').limit(MOST_SHOWN).toArray(),
    heldCarts(store),
  ]);
  const open = rows.flatMap((row) => (row.form === 'claims' ? [row] : []));
  const entries = await store.db.entries.bulkGet(
    open.map((row) => leading(row)?.entry ?? subjectOf(row.id)),
  );
  const shared = open.flatMap((row, i): HeldBill[] => {
    const body = v.safeParse(BillHeldSchema, entryIn(entries[i])?.body);
    if (!body.success) return [];
    const { cart, till } = body.output;
    return [{ cart, at: effOf(leading(row)?.stamp ?? '0'), till, row }];
  });
  const ids = new Set(shared.map(({ cart }) => cart.id));
  const own = local
    .filter(({ id }) => !ids.has(id))
    .map((cart): HeldBill => ({ cart, at: cart.held ?? 0, till: null, row: null }));
  return [...shared, ...own].sort((a, b) => b.at - a.at);
}

/** What was said of a bill so far; null when it was never held. */
export async function billRow(store: Store, bill: string): Promise<ClaimRow | null> {
  const row = await store.db.ledger.get(billAccount(bill));
  return row?.form === 'claims' ? row : null;
}
