import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { JoinByPhone } from '../../parts/member-form.tsx';
import { MembersView } from '../../parts/members-view.tsx';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { Button } from '../../ui/button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import './shop.css';

/** 本店会员: the shop's own members, which the post knows nothing of. */
export function ShopMembers(): JSX.Element {
  const [joining, setJoining] = useState(false);
  return (
    <div class="shop">
      <ShopMark title="本店会员" back={() => history.back()} />
      <MembersView club="shop">
        <div class="shop-members-new">
          <Button kind="primary" icon="plus" wide onClick={() => setJoining(true)}>
            新的本店会员
          </Button>
        </div>
      </MembersView>
      <Sheet open={joining} title="新的本店会员" onClose={() => setJoining(false)}>
        <JoinByPhone club="shop" />
      </Sheet>
    </div>
  );
}
