import type { Receivable } from '../../../core/post/receivable.ts';
import type { CouponPlan } from '../../../core/post/sending.ts';

export const COUPON_WORDS: Readonly<Record<CouponPlan, string>> = {
  'over-12': '满 12 减 3',
  'over-21': '满 21 减 5',
};

/** What a claim on the post is for: the gift, or which coupon. */
export const receivableWords = ({ of, what }: Receivable): string => {
  if (of === 'redemption') return what === '' ? '礼品' : what;
  return `寄件券 ${Object.entries(COUPON_WORDS).find(([plan]) => plan === what)?.[1] ?? ''}`.trim();
};
