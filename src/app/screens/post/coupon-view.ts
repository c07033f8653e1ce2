// What a coupon that was typed or scanned means for the parcel in hand.
import { type Fen, yuan } from '../../../core/money.ts';
import { isExpired } from '../../../core/post/coupon.ts';
import { COUPONS, type CouponPlan, couponOff } from '../../../core/post/sending.ts';
import { dayOf } from '../../../core/time.ts';
import { dateText, momentText } from '../../parts/moment.ts';
import type { CouponFound } from '../../store/post/coupons.ts';

/** A coupon as the parcel's entry names it. */
export type TakenCoupon = { readonly code: string; readonly plan: CouponPlan };

/**
 * The coupon to take, null where there is none; or `why` none can be taken, in one sentence, empty
 * while something is still to be chosen.
 */
export type CouponChoice =
  | { readonly ok: true; readonly coupon: TakenCoupon | null }
  | { readonly ok: false; readonly why: string };

/** 邮费不够 21 元，用不了这张券。 */
const smallWords = (plan: CouponPlan): string =>
  `邮费不够 ${yuan(COUPONS[plan].from).replace('.00', '')} 元，用不了这张券。`;

const no = (why: string): CouponChoice => ({ ok: false, why });

/**
 * What is to be done with what was found for a fee (null: not typed yet); `plan` is what a paper
 * coupon says, which only a person can read.
 */
export function couponChoice(
  found: CouponFound,
  plan: CouponPlan | null,
  fee: Fen | null,
  now: number,
): CouponChoice {
  switch (found.as) {
    case 'nothing':
      return { ok: true, coupon: null };
    case 'guests':
      return no('');
    case 'strange':
      return no('没查到这张券：看清券号；要是没错，联上网再试。');
    case 'issued':
    case 'paper': {
      if (found.usedAt !== null) {
        return no(`这张券${momentText(found.usedAt, now)}用过了，不能再用。`);
      }
      if (found.as === 'issued' && found.coupon.withdrawnAt !== undefined) {
        return no('这张券邮政作废了，不能再用。');
      }
      if (found.as === 'issued' && isExpired(found.coupon, dayOf(now))) {
        return no(`这张券 ${dateText(found.coupon.until)}到期了，不能再用。`);
      }
      const says = found.as === 'issued' ? found.coupon.plan : plan;
      if (says === null) return no('');
      if (fee !== null && couponOff(says, fee) === null) return no(smallWords(says));
      const code = found.as === 'issued' ? found.coupon.code : found.code;
      return { ok: true, coupon: { code, plan: says } };
    }
  }
}
