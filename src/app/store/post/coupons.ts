import { couponAccount } from '../../../core/journal/account.ts';
import {
  type Coupon,
  couponIn,
  couponInCode,
  holderCode,
  issuedCouponAccount,
} from '../../../core/post/coupon.ts';
import { receivableOf } from './gifts.ts';
import { type Insider, membersOf } from '../members.ts';
import type { Store } from '../store.ts';

/**
 * What was typed or scanned as a coupon. `strange`: of the centre's form, but none that this till
 * has heard of; `paper`: a number of the post's own; `usedAt` (epoch ms) null: never here.
 */
export type CouponFound =
  | { readonly as: 'nothing' }
  | { readonly as: 'guests'; readonly guests: readonly Insider[] }
  | { readonly as: 'strange' }
  | { readonly as: 'issued'; readonly coupon: Coupon; readonly usedAt: number | null }
  | { readonly as: 'paper'; readonly code: string; readonly usedAt: number | null };

const usedAtOf = async (store: Store, code: string): Promise<number | null> =>
  (await receivableOf(store, 'coupon', code))?.at ?? null;

/** A coupon by its code, the post's members by the last four digits of a phone, or nothing. */
export async function findCoupon(store: Store, typed: string): Promise<CouponFound> {
  const text = typed.normalize('NFKC').replace(/\s+/g, '').toUpperCase();
  if (/^\d{4}$/.test(text)) {
    const members = await membersOf(store, 'post');
    const guests = members.filter(({ phone }) => phone.endsWith(text));
    if (guests.length > 0) return { as: 'guests', guests };
  }
  const code = couponInCode(text);
  const row = code === null ? undefined : await store.db.ledger.get(issuedCouponAccount(code));
  const coupon = couponIn(row);
  if (coupon !== null) {
    return { as: 'issued', coupon, usedAt: await usedAtOf(store, coupon.code) };
  }
  if (code !== null && /^YLG-?C/.test(text)) return { as: 'strange' };
  if (!/^[0-9A-Z-]{4,40}$/.test(text)) return { as: 'nothing' };
  return { as: 'paper', code: text, usedAt: await usedAtOf(store, text) };
}

/** The coupons of one of the post's members, neither used nor taken back, in order of their end. */
export async function couponsHeld({ db }: Store, member: string): Promise<Coupon[]> {
  const rows = await db.ledger.where('codes').equals(holderCode(member)).toArray();
  const coupons = rows
    .flatMap((row) => couponIn(row) ?? [])
    .filter((one) => one.member === member && one.withdrawnAt === undefined);
  const uses = await db.ledger.bulkGet(coupons.map(({ code }) => couponAccount(code)));
  return coupons
    .filter((_, i) => uses[i] === undefined)
    .sort((a, b) => (a.until < b.until ? -1 : a.until > b.until ? 1 : 0));
}
