import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { baseAccount, giftAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import type { Posting } from '../journal/posting.ts';
import { type Row, latest } from '../journal/row.ts';
import { PriceSchema, ZERO } from '../money.ts';
import { ConfirmedSchema, NumberSchema, receivable } from './receivable.ts';

const Count = (most: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(most));

export const GiftSavedSchema = v.strictObject({
  product: IdSchema,
  /** Points of the post's that one costs, and what the post pays the shop for it, in fen. */
  points: Count(1e7),
  value: PriceSchema,
  on: v.boolean(),
});
/** One of the shop's goods is given for the post's points (礼品), or no longer. */
export type GiftSaved = v.InferOutput<typeof GiftSavedSchema>;

export const giftSaved = kind('gift-saved', 1, GiftSavedSchema, ({ product, ...fields }) => [
  claim(giftAccount(product), fields),
]);

const GiftSchema = v.object({ points: v.number(), value: PriceSchema, on: v.literal(true) });
export type Gift = v.InferOutput<typeof GiftSchema>;

/** The gift that a row of its account says, or null when it is none any more. */
export function giftIn(row: Row): Gift | null {
  const parsed = v.safeParse(GiftSchema, row.form === 'claims' ? latest(row) : null);
  return parsed.success ? parsed.output : null;
}

const given = {
  voucher: NumberSchema,
  product: IdSchema,
  gift: v.pipe(v.string(), v.maxLength(60)),
  quantity: Count(1_000),
  cost: v.nullable(PriceSchema),
  value: PriceSchema,
};

/**
 * The second form: which of the shop's goods was given, how many base units of it and their total
 * cost in fen (null: unknown), what the post owes for them, and that the guest confirmed it.
 */
export const Redemption2Schema = v.strictObject({ ...given, confirmed: v.literal(true) });
export type Redemption2 = v.InferOutput<typeof Redemption2Schema>;

/** The third form also says how the guest confirmed that he has it. */
export const Redemption3Schema = v.strictObject({ ...given, confirmed: ConfirmedSchema });
export type Redemption3 = v.InferOutput<typeof Redemption3Schema>;

const goneOf = ({ product, quantity, cost }: Redemption2 | Redemption3): Posting => ({
  form: 'move',
  product,
  part: 0,
  quantity: -quantity,
  value: cost === null ? null : ZERO - cost,
  amount: 0,
  why: 'redemption',
});

export const redemption2 = kind('redemption', 2, Redemption2Schema, (body) => [
  claim(baseAccount('redemption', body.voucher), { amount: 1 }),
  goneOf(body),
  receivable('redemption', body.voucher, body.value, body.gift),
]);

export const redemption3 = kind('redemption', 3, Redemption3Schema, (body) => [
  claim(baseAccount('redemption', body.voucher), { amount: 1 }),
  goneOf(body),
  receivable('redemption', body.voucher, body.value, body.gift, body.confirmed),
]);
