import { feesOf } from '../../../core/commission/commission.ts';
import type { Base } from '../../../core/commission/base.ts';
import type { Fen } from '../../../core/money.ts';
import { REFERRALS } from '../../../core/post/referral.ts';
import { monthAfter, monthOf } from '../../../core/time.ts';
import { earnedIn, earnedThisMonth } from '../../parts/earned.ts';
import { readNextAct } from '../../parts/next-act.ts';
import { readShopSetting } from '../../store/shop-settings.ts';
import { type Referral, referrals } from '../../store/post/post.ts';
import type { Store } from '../../store/store.ts';
import { earnedOf, ranksOfMonth, signedElsewhere, statements } from '../../store/post/wallet.ts';
import type { Undecided, WalletInput } from './view.ts';

const baseOf = (business: Referral['business']): Base => `referral-${business}`;

/** Referrals that have not earned: all that wait, and those that failed in the month. */
export function undecidedIn(all: readonly Referral[], month: string, present: string): Undecided[] {
  return REFERRALS.flatMap((business) => {
    const own = all.filter((one) => one.business === business);
    const waiting =
      month !== present
        ? 0
        : own.filter(({ state }) => state === 'submitted' || state === 'contacted').length;
    const failed = own.filter(
      ({ state, decidedAt }) => state === 'failed' && monthOf(decidedAt ?? 0) === month,
    ).length;
    return waiting + failed === 0 ? [] : [{ base: baseOf(business), waiting, failed }];
  });
}

/** Everything the screen needs of one month. */
export async function readWallet(store: Store, month: string, now: number): Promise<WalletInput> {
  const present = monthOf(now);
  const last = monthAfter(month, -1);
  const [earned, settlements, all, target, next, ranks, voids] = await Promise.all([
    earnedIn(store, month),
    statements(store),
    referrals(store),
    readShopSetting(store, 'target'),
    month === present ? readNextAct(store, now) : null,
    ranksOfMonth(store, month === present ? last : month, now),
    signedElsewhere(store, month),
  ]);
  const isAsked = month === present && !settlements.some((one) => one.month === last);
  const before = isAsked ? feesOf(await earnedIn(store, last)) : feesOf([]);
  const undecided = undecidedIn(all, month, present);
  return { month, now, earned, before, settlements, undecided, voids, target, next, ranks };
}

/** Months that are kept on the device besides the present one: the base reaches 90 days back. */
const PAST_MONTHS = 5;

/** What was earned in this and the last months, the latest first. */
export async function readMonths(
  store: Store,
  now: number,
): Promise<{ month: string; earned: Fen }[]> {
  const months: { month: string; earned: Fen }[] = [];
  for (let back = 0; back <= PAST_MONTHS; back += 1) {
    const month = monthAfter(monthOf(now), -back);
    months.push({
      month,
      earned: feesOf(back === 0 ? await earnedThisMonth(store, now) : await earnedOf(store, month)),
    });
  }
  return months;
}
