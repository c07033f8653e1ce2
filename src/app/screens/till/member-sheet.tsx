import type { JSX } from 'preact';
import { useLocation } from 'preact-iso/router';
import { attachMember, memberLabel } from '../../parts/cart-member.ts';
import { MembersView } from '../../parts/members-view.tsx';
import { useQuery } from '../../parts/query.ts';
import { useSession } from '../../session.ts';
import { memberById } from '../../store/members.ts';
import { Button } from '../../ui/button.tsx';
import { Row } from '../../ui/row.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import type { TillActs } from './till-acts.ts';

type CartMemberSheetProps = Pick<TillActs, 'cart' | 'setOpen'>;

/** For whom the cart is: a member found by the end of his phone, by name or by his code. */
export function CartMemberSheet({ cart, setOpen }: CartMemberSheetProps): JSX.Element {
  const { counter, store } = useSession();
  const { route } = useLocation();
  const id = cart.member ?? null;
  const member = useQuery(
    async () => (id === null ? null : await memberById(store, 'shop', id)),
    [id],
    ['shop-member'],
  );
  const choose = (chosen: string | null): void => {
    void attachMember(counter, chosen);
    setOpen(null);
  };
  return (
    <Sheet open title="哪位会员" onClose={() => setOpen(null)} place="side">
      {id !== null && (
        <Row
          selected
          icon="user"
          title={memberLabel(member)}
          detail={member?.state === 'in' ? member.phone : '已经退出了'}
        >
          <Button onClick={() => choose(null)}>不算会员</Button>
        </Row>
      )}
      <MembersView club="shop" onPick={choose}>
        <Button icon="plus" wide onClick={() => route('/shop/members')}>
          新的本店会员
        </Button>
      </MembersView>
    </Sheet>
  );
}
