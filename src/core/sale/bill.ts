// A held bill goes round between the tills of a shop: round 1 held, taken; round 2 held again …
// The highest rank is its state, so the order in which a till hears of it does not matter; of two
// tills that take it in the same round the earlier one has it.
import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { billAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import type { Posting } from '../journal/posting.ts';
import { type ClaimRow, leading } from '../journal/row.ts';
import { PriceSchema } from '../money.ts';
import { type Cart, CartLineSchema, CartSchema, totalsOf } from './cart.ts';

const MOST_ROUNDS = 1_000_000;
const Round = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MOST_ROUNDS));
const Till = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1e6));
const Label = v.pipe(v.string(), v.maxLength(200));

/** Above every round: a bill that was sold is never held again. */
const SOLD = 2 * MOST_ROUNDS + 2;

const HeldFields = { bill: IdSchema, round: Round, till: Till, label: Label, total: PriceSchema };
const OWN = 'the bill is the cart';
const HeldCartSchema = v.strictObject({ ...CartSchema.entries, held: v.null() });

/** A cart as it was before there were members' prices. */
const PlainCartSchema = v.strictObject({
  ...v.omit(HeldCartSchema, ['member']).entries,
  lines: v.array(v.omit(CartLineSchema, ['memberPrice'])),
});

/** A cart put aside (挂单) for any till of the shop; `till` is the device's number, total in fen. */
export const BillHeldSchema = v.pipe(
  v.strictObject({ ...HeldFields, cart: HeldCartSchema }),
  v.check(({ bill, cart }) => bill === cart.id, OWN),
);
export type BillHeld = v.InferOutput<typeof BillHeldSchema>;
const PlainBillHeldSchema = v.pipe(
  v.strictObject({ ...HeldFields, cart: PlainCartSchema }),
  v.check(({ bill, cart }) => bill === cart.id, OWN),
);

const heldPostings = ({ bill, round, till, label, total }: Omit<BillHeld, 'cart'>): Posting[] => [
  claim(billAccount(bill), { state: 'held', rank: 2 * round - 1, till, label, total }),
];

export const billHeld = kind('bill-held', 1, PlainBillHeldSchema, heldPostings);

/** The second form: the cart may be a member's, and its goods may have prices for members. */
export const memberBillHeld = kind('bill-held', 2, BillHeldSchema, heldPostings);

/** The version that a held bill is written as: older tills take back what has no such price. */
export const heldVersion = ({ cart }: BillHeld): 1 | 2 => (v.is(PlainCartSchema, cart) ? 1 : 2);

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
