// Whom the open cart is for: one of the shop's own members, found by his code or in a list.
import { memberInCode } from '../../core/member/club.ts';
import { withMember } from '../../core/sale/cart.ts';
import { type Counter, changeCart } from '../counter.ts';
import { type Known, memberById } from '../store/members.ts';

/** What a member is called in one word or two: his name, else the end of his phone. */
export const memberLabel = (member: Known | null): string =>
  member?.state !== 'in'
    ? '会员'
    : member.name === ''
      ? `尾号 ${member.phone.slice(-4)}`
      : member.name;

/** The cart is this member's from now on, or nobody's. */
export const attachMember = (counter: Counter, member: string | null): Promise<void> =>
  changeCart(counter, (cart) => withMember(cart, member));

export type Attached =
  | { readonly ok: true; readonly member: Known }
  | { readonly ok: false; readonly why: 'post-member' | 'no-member' };

/**
 * Makes the open cart the member's whose code was scanned. `post-member`: it is the post's, who has
 * no prices here; `no-member`: nobody of this shop's, or he left.
 */
export async function attachByCode(counter: Counter, code: string): Promise<Attached> {
  const read = memberInCode(code);
  if (read?.club === 'post') return { ok: false, why: 'post-member' };
  const member = read === null ? null : await memberById(counter.store, 'shop', read.member);
  if (member?.state !== 'in') return { ok: false, why: 'no-member' };
  await attachMember(counter, member.id);
  return { ok: true, member };
}
