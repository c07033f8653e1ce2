// A held bill goes round between the tills of a shop: round 1 held, taken; round 2 held again …
// The highest rank is its state, so the order in which a till hears of it does not matter; of two
// tills that take it in the same round the earlier one has it.
import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { billAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import { type ClaimRow, leading } from '../journal/row.ts';
import { PriceSchema } from '../money.ts';
import { type Cart, CartSchema, totalsOf } from './cart.ts';

const MOST_ROUNDS = 1_000_000;
const Round = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MOST_ROUNDS));
const Till = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1e6));
const Label = v.pipe(v.string(), v.maxLength(200));

/** Above every round: a bill that was sold is never held again. */
const SOLD = 2 * MOST_ROUNDS + 2;

/** A cart put aside (挂单) for any till of the shop; `till` is the device's number, total in fen. */
export const BillHeldSchema = v.pipe(
  v.strictObject({
    bill: IdSchema,
    round: Round,
    till: Till,
    cart: v.strictObject({ ...CartSchema.entries, held: v.null() }),
    label: Label,
    total: PriceSchema,
  }),
  v.check(({ bill, cart }) => bill === cart.id, 'the bill is the cart'),
);
export type BillHeld = v.InferOutput<typeof BillHeldSchema>;

export const billHeld = kind('bill-held', 1, BillHeldSchema, ({ bill, round, ...held }) => [
  claim(billAccount(bill), {
    state: 'held',
    rank: 2 * round - 1,
    till: held.till,
    label: held.label,
    total: held.total,
  }),
]);

/** A held bill taken back (取单) by till number `till`, or sold there, which closes it for good. */
export const BillTakenSchema = v.strictObject({
  bill: IdSchema,
  round: Round,
  till: Till,
  how: v.picklist(['taken', 'sold']),
});
export type BillTaken = v.InferOutput<typeof BillTakenSchema>;

export const billTaken = kind('bill-taken', 1, BillTakenSchema, ({ bill, round, till, how }) => [
  claim(billAccount(bill), { state: how, rank: how === 'sold' ? SOLD : 2 * round, till }),
]);

const roundOf = (row: ClaimRow | null): number =>
  Math.ceil(Number(leading(row)?.fields['rank'] ?? 0) / 2);

/** The entry's body for a cart that is put aside; `row` is its bill's account so far. */
export const heldBody = (
  cart: Cart,
  row: ClaimRow | null,
  told: { till: number; label: string },
): BillHeld => ({
  bill: cart.id,
  round: Math.min(roundOf(row) + 1, MOST_ROUNDS),
  till: told.till,
  cart: { ...cart, held: null },
  label: told.label.slice(0, 200),
  total: totalsOf(cart, 'off').due,
});

/** The entry's body for a bill taken or sold by till number `till`. */
export const takenBody = (
  row: ClaimRow,
  bill: string,
  till: number,
  how: BillTaken['how'],
): BillTaken => ({ bill, round: Math.min(Math.max(1, roundOf(row)), MOST_ROUNDS), till, how });
