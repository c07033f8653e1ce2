import { businessAccount, couponAccount, memberAccount } from '../../core/journal/account.ts';
import { idIn, memberIn } from '../../core/member/member.ts';
import type { MineAnswer } from '../../core/member/sign-up.ts';
import { isOn } from '../../core/post/business.ts';
import { type Coupon, couponIn, isGood } from '../../core/post/coupon.ts';
import { type Pool, type Tx, inStation } from '../database/pool.ts';
import { loadClaims, loadRows, presentRows } from '../journal/ledger.ts';
import { type Guest, firstJoin } from './membership.ts';

/** A coupon that was issued, and whether it was used since. */
export type Issued = Coupon & { readonly used: boolean };

async function issuedIn(tx: Tx, station: string): Promise<Issued[]> {
  const rows = await loadClaims(tx, station, 'issued-coupon');
  const coupons = rows.flatMap((row) => couponIn(row) ?? []);
  const uses = coupons.map(({ code }) => couponAccount(code));
  const used = await presentRows(tx, station, uses);
  return coupons
    .map((one) => ({ ...one, used: used.has(couponAccount(one.code)) }))
    .sort((a, b) => (a.until < b.until ? -1 : a.until > b.until ? 1 : 0));
}

/** What was issued at a station, what ends first in front. */
export const couponsOf = (pool: Pool, station: string): Promise<Issued[]> =>
  inStation(pool, station, 'read', (tx) => issuedIn(tx, station));

/**
 * What a guest's own page lists: without their codes, and only to the pass of the ticket that made
 * him a member, because no phone is proved and who types another's number must learn nothing. All
 * is read either way, so that the time it takes tells nothing either.
 */
export const couponsShown = (
  pool: Pool,
  { station, phoneHash, ticket }: Guest & { readonly ticket: string | null },
  today: string,
): Promise<MineAnswer['coupons']> =>
  inStation(pool, station, 'read', async (tx) => {
    const member = idIn('post', station, phoneHash);
    const [own, business] = [memberAccount(member), businessAccount('sending')];
    const rows = await loadRows(tx, station, [own, business]);
    const row = rows.get(own);
    const [first] = row?.form === 'claims' ? row.claims : [];
    const isIn = row?.form === 'claims' && memberIn(row)?.state === 'in';
    const isHis = ticket !== null && first?.entry === firstJoin(ticket, 'post');
    const held = (await issuedIn(tx, station))
      .filter((one) => one.member === member && !one.used && isGood(one, today))
      .map(({ plan, until }) => ({ plan, until }));
    return isIn && isHis && isOn('sending', rows.get(business)) ? held : [];
  });
