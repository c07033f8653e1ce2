import type { Confirmed, Receivable, ReceivableKind } from '../../../core/post/receivable.ts';
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

/** How a guest confirmed that he has his gift. */
export const CONFIRMED_WORDS: Readonly<Record<Confirmed['by'], string>> = {
  phone: '客人手机确认',
  voucher: '收了纸券',
  signature: '客人签了字',
};

/** What stands in the drawer's list at a postage taken in cash; before it, at one given back. */
export const POSTAGE = '寄件邮费';
export const POSTAGE_BACK = '退';

/** Taking one back: the button, what it means, and what is said when it is done. */
export type CancelWords = { readonly act: string; readonly means: string; readonly done: string };

/** The same of a parcel without a coupon. */
export const CANCEL_SENT: CancelWords = {
  act: '取消这件寄件',
  means: '收的邮费退给客人，包裹还给他。收的是现金，钱箱里也减掉。',
  done: '寄件取消了，邮费请退给客人。',
};

export const CANCEL_WORDS: Readonly<Record<ReceivableKind, CancelWords>> = {
  redemption: {
    act: '取消这次兑换',
    means: '礼品要收回来：库存加回去，邮政不再给钱，这次的佣金也不算。',
    done: '兑换取消了，礼品加回库存了。',
  },
  coupon: {
    act: CANCEL_SENT.act,
    means: `这件寄件和这张券一起取消：${CANCEL_SENT.means}券他还能用。`,
    done: CANCEL_SENT.done,
  },
};
