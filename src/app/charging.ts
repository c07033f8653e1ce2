// Charging the open cart through the acquirer. The attempt is an entry before anything is sent, in
// one transaction with the bill it is for, so that no kill can leave the one without the other.
import { v7 } from 'uuid';
import type { Draft } from '../core/journal/entry.ts';
import type { Fen } from '../core/money.ts';
import { type Channel, type Way, attemptOf } from '../core/pay/attempt.ts';
import { type Charge, type ChargeWord, GIVEN_UP } from '../core/pay/charge.ts';
import { barOf } from '../core/pay/till.ts';
import { type Cart, isEmpty, newCart, totalsOf } from '../core/sale/cart.ts';
import type { Sale } from '../core/sale/sale.ts';
import { showFinished, writeSale } from './checkout.ts';
import { type Counter, type Finished, setCart } from './counter.ts';
import { heldDraft, takeBack, tellCarts } from './holding.ts';
import { chargedBill, waitingBill } from './store/sale/bills.ts';
import { saveCart } from './store/sale/carts.ts';
import { chargesOfSale } from './store/pay/charges.ts';
import { record } from './store/record.ts';
import { billById } from './store/sale/sales.ts';

/** A charge that is written and may be sent. */
export type Begun = {
  readonly ok: true;
  readonly attempt: string;
  readonly sale: string;
  readonly amount: Fen;
};
export type NotBegun = { readonly ok: false; readonly why: string };

/** By which channel and way a charge is made, and when (epoch ms). */
type How = { readonly channel: Channel; readonly way: Way; readonly at: number };

/**
 * Begins a charge of the open cart, which is put aside until its end is known; the counter is free
 * for the next guest. `send` is called once it is written, before anything else is done.
 * `empty`: nothing to charge; `barred`: an earlier one may still be paid. A guest stands there with
 * his phone: no page of synced entries begins meanwhile.
 */
export const beginCharge = (
  counter: Counter,
  how: How,
  send: (begun: Begun) => void = () => undefined,
): Promise<Begun | NotBegun> =>
  counter.store.gate.first(() => counter.inTurn(() => begin(counter, how, send)));

async function begin(
  counter: Counter,
  { channel, way, at }: How,
  send: (begun: Begun) => void,
): Promise<Begun | NotBegun> {
  const { store } = counter;
  const cart = counter.cart.value;
  const amount = totalsOf(cart, 'off').due;
  if (isEmpty(cart) || amount === 0) return { ok: false, why: 'empty' };
  const [earlier, held] = await Promise.all([
    chargesOfSale(store, cart.id),
    heldDraft(counter, cart),
  ]);
  if (barOf(earlier) !== null) return { ok: false, why: 'barred' };
  const id = v7();
  const attempt = attemptOf(id);
  const begun: Draft = {
    id,
    kind: 'charge-begun',
    v: 1,
    body: { attempt, sale: cart.id, amount, channel, way },
  };
  const written = await aside(counter, { ...cart, held: at }, begun, held);
  if (!written.ok) return written;
  const done: Begun = { ok: true, attempt, sale: cart.id, amount };
  send(done);
  await setCart(counter, newCart(v7()));
  return done;
}

/** A bill that is too large for an entry is put aside on this till alone. */
async function aside(
  counter: Counter,
  cart: Cart,
  begun: Draft,
  held: Draft,
): Promise<{ ok: true } | NotBegun> {
  const { store } = counter;
  const written = await record(store, [begun, held], { cart: cart.id });
  if (written.ok || written.why !== 'too-large') return written;
  await saveCart(store, cart);
  tellCarts(counter);
  return await record(store, [begun]);
}

/** Writes what this till has to say of a charge. */
export const sayOf = (
  { store }: Counter,
  attempt: string,
  state: ChargeWord,
  why: string,
): ReturnType<typeof record> =>
  record(store, [
    { id: v7(), kind: 'charge-moved', v: 1, body: { attempt, state, transaction: null, why } },
  ]);

/**
 * Writes the sale of a charge that the acquirer says was paid, once for all tabs and tills: its id
 * is the cart's. Where the bill was settled otherwise meanwhile, the charge is given up and its
 * money goes back. `no-bill`: its goods are not here (yet).
 */
export const sellCharge = (
  counter: Counter,
  { attempt, begun }: Charge,
): Promise<
  { readonly ok: true; readonly finished: Finished; readonly isNew: boolean } | NotBegun
> =>
  counter.inTurn(async () => {
    if (begun === null) return { ok: false, why: 'no-bill' };
    const bill = await chargedBill(counter.store, begun);
    if (bill === null) return await missed(counter, attempt, begun.sale);
    const tender = { kind: 'qr', amount: begun.amount, attempt } as const;
    const sold = await writeSale(counter, bill.cart, 'off', [tender]);
    if (!sold.ok) return sold;
    if (!names(sold.finished.sale, attempt)) return await missed(counter, attempt, begun.sale);
    tellCarts(counter);
    if (isEmpty(counter.cart.value)) showFinished(counter, sold.finished);
    return sold;
  });

const names = ({ tenders }: Sale, attempt: string): boolean =>
  tenders.some((one) => one.attempt === attempt);

/** The bill is gone: not here yet, or sold otherwise; then the charge's money has to go back. */
async function missed(counter: Counter, attempt: string, sale: string): Promise<NotBegun> {
  const found = await billById(counter.store, sale);
  if (found?.bill.kind !== 'sale') return { ok: false, why: 'no-bill' };
  if (names(found.bill.body, attempt)) return { ok: false, why: 'exists' };
  await sayOf(counter, attempt, 'reversing', GIVEN_UP);
  return { ok: false, why: 'exists' };
}

/**
 * Puts the bill of a charge that took no money back on the counter; only if that is free, unless
 * `inPlace`, when the open cart is put aside for it.
 */
export async function bringBack(
  counter: Counter,
  sale: string,
  at: number,
  inPlace = false,
): Promise<boolean> {
  if (!inPlace && !isEmpty(counter.cart.value)) return false;
  const bill = await waitingBill(counter.store, sale);
  if (bill === null) return false;
  await takeBack(counter, bill, at);
  return true;
}
