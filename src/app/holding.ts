// Putting bills aside and taking them back (挂单, 取单), for every till of the shop.
import { v7 } from 'uuid';
import type { Draft } from '../core/journal/entry.ts';
import type { ClaimRow } from '../core/journal/row.ts';
import { heldBody, heldVersion, takenBody } from '../core/sale/bill.ts';
import { type Cart, liveLines, newCart } from '../core/sale/cart.ts';
import { type Counter, setCart } from './counter.ts';
import { type HeldBill, billRow, heldBills } from './store/sale/bills.ts';
import { MOST_HELD, deleteCart, saveCart } from './store/sale/carts.ts';
import { record } from './store/record.ts';
import { identityOf } from './store/store.ts';

/** What the list calls a bill: its first goods. */
export const billLabel = (cart: Cart): string =>
  liveLines(cart)
    .map((line) => line.name)
    .slice(0, 3)
    .join('、');

/** The entry that puts a cart aside. */
export async function heldDraft(counter: Counter, cart: Cart): Promise<Draft> {
  const told = { till: identityOf(counter.store).number, label: billLabel(cart) };
  const body = heldBody(cart, await billRow(counter.store, cart.id), told);
  return { id: v7(), kind: 'bill-held', v: heldVersion(body), body };
}

const takenDraft = (
  counter: Counter,
  row: ClaimRow,
  bill: string,
  how: 'taken' | 'sold',
): Draft => ({
  id: v7(),
  kind: 'bill-taken',
  v: 1,
  body: takenBody(row, bill, identityOf(counter.store).number, how),
});

/** The entry that closes a cart's bill with its sale; none when it was never held. */
export async function soldDraft(counter: Counter, bill: string): Promise<Draft[]> {
  const row = await billRow(counter.store, bill);
  return row === null ? [] : [takenDraft(counter, row, bill, 'sold')];
}

export type Held = 'held' | 'full' | 'empty';

/**
 * Puts the cart aside and starts an empty one. A bill that cannot be an entry (over 64 kB, the
 * disk full) is put aside on this till alone: the next guest must not wait for it.
 */
export const hold = (counter: Counter, at: number): Promise<Held> =>
  counter.inTurn(async () => {
    const cart = counter.cart.value;
    if (liveLines(cart).length === 0) return 'empty';
    if (await isFull(counter)) return 'full';
    await putAside(counter, cart, at, []);
    await setCart(counter, newCart(v7()));
    return 'held';
  });

async function isFull({ store }: Counter): Promise<boolean> {
  const own = identityOf(store).number;
  const held = await heldBills(store);
  return held.filter(({ till }) => till === null || till === own).length >= MOST_HELD;
}

async function putAside(
  counter: Counter,
  cart: Cart,
  at: number,
  more: readonly Draft[],
): Promise<void> {
  const drafts = [await heldDraft(counter, cart), ...more];
  const written = await record(counter.store, drafts, { cart: cart.id });
  if (written.ok) return;
  await saveCart(counter.store, { ...cart, held: at });
  tellCarts(counter);
  if (more.length > 0) await record(counter.store, more);
}

/**
 * Takes a held bill back, whichever till put it aside; a cart that is open meanwhile is put aside
 * in its place. It lies on this till before its entry says so, so that a kill loses neither.
 */
export const takeBack = (counter: Counter, bill: HeldBill, at: number): Promise<void> =>
  counter.inTurn(async () => {
    const { store } = counter;
    const open = counter.cart.value;
    const taken = bill.row === null ? [] : [takenDraft(counter, bill.row, bill.cart.id, 'taken')];
    await saveCart(store, { ...bill.cart, held: bill.at });
    if (liveLines(open).length > 0) await putAside(counter, open, at, taken);
    else {
      await deleteCart(store, open.id);
      if (taken.length > 0) await record(store, taken);
    }
    await setCart(counter, { ...bill.cart, held: null });
    tellCarts(counter);
  });

export const tellCarts = ({ store }: Counter): void =>
  store.changes.tell({ ledgers: ['carts'], accounts: null });
