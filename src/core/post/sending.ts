import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { couponAccount, outgoingAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import { type Fen, PriceSchema, ZERO, fen, minus } from '../money.ts';
import { NumberSchema, receivable } from './receivable.ts';

/** Postage coupons of the post's (寄件券): from this fee on so much less, in fen. */
export const COUPONS = {
  'over-12': { from: fen(1_200), off: fen(300) },
  'over-21': { from: fen(2_100), off: fen(500) },
} as const satisfies Record<string, { from: Fen; off: Fen }>;
export type CouponPlan = keyof typeof COUPONS;
export const COUPON_PLANS = ['over-12', 'over-21'] as const satisfies readonly CouponPlan[];

/** What a coupon takes off a fee; null when the fee is too small for it. */
export const couponOff = (plan: CouponPlan, fee: Fen): Fen | null =>
  fee >= COUPONS[plan].from ? COUPONS[plan].off : null;

const offOf = (coupon: { plan: CouponPlan } | null, fee: Fen): Fen | null =>
  coupon === null ? ZERO : couponOff(coupon.plan, fee);

export const ParcelAcceptedSchema = v.pipe(
  v.strictObject({
    parcel: IdSchema,
    /** The number on the label that was stuck on it. */
    label: v.pipe(v.string(), v.regex(/^[A-Z0-9-]{8,30}$/)),
    /** In grams. */
    weight: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(100_000)),
    fee: PriceSchema,
    coupon: v.nullable(v.strictObject({ code: NumberSchema, plan: v.picklist(COUPON_PLANS) })),
    paid: PriceSchema,
  }),
  v.check(({ fee, coupon, paid }) => {
    const off = offOf(coupon, fee);
    return off !== null && paid === minus(fee, off);
  }, 'paid is the fee less the coupon'),
);
/** A guest's parcel taken for sending (寄件): its weight, fee, coupon and label. */
export type ParcelAccepted = v.InferOutput<typeof ParcelAcceptedSchema>;

export const parcelAccepted = kind(
  'parcel-accepted',
  1,
  ParcelAcceptedSchema,
  ({ parcel, coupon, ...fields }, moment) => [
    claim(outgoingAccount(parcel), {
      ...fields,
      coupon: coupon?.code ?? null,
      acceptedAt: moment.eff,
    }),
    ...(coupon === null
      ? []
      : [
          claim(couponAccount(coupon.code), { plan: coupon.plan }),
          receivable('coupon', coupon.code, COUPONS[coupon.plan].off, coupon.plan),
        ]),
  ],
);
