import type { JSX } from 'preact';
import { memberLabel } from '../../parts/cart-member.ts';
import { useQuery } from '../../parts/query.ts';
import { useSession } from '../../session.ts';
import { hasMembers, memberById } from '../../store/members.ts';
import { Button } from '../../ui/button.tsx';
import type { TillActs } from './till-acts.ts';

type MemberButtonProps = Pick<TillActs, 'cart' | 'setOpen'> & { readonly kind: 'text' | 'plain' };

/** Whose cart it is, and the way to say so; nothing while the shop has no members of its own. */
export function MemberButton({ cart, setOpen, kind }: MemberButtonProps): JSX.Element | null {
  const { store } = useSession();
  const id = cart.member ?? null;
  const found = useQuery(
    async () => ({
      any: id !== null || (await hasMembers(store, 'shop')),
      member: id === null ? null : await memberById(store, 'shop', id),
    }),
    [id],
    ['shop-member'],
  );
  if (found?.any !== true) return null;
  return (
    <Button
      kind={id === null || kind === 'text' ? kind : 'outline'}
      icon={id === null ? undefined : 'user'}
      onClick={() => setOpen({ sheet: 'member' })}
    >
      {shortened(memberLabel(found.member))}
    </Button>
  );
}

/** The button stands beside sums and other buttons on 360 px. */
const LONGEST = 5;
const shortened = (label: string): string =>
  label.length > LONGEST && !/\d/.test(label) ? `${label.slice(0, LONGEST - 1)}…` : label;
