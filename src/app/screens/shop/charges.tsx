import type { JSX } from 'preact';
import { yuan } from '../../../core/money.ts';
import { clockOf } from '../../../core/time.ts';
import { useChargeDesk } from '../../late-charging.ts';
import { ChargeRow } from '../../parts/charge-row.tsx';
import { refundWords } from '../../parts/charge-words.ts';
import { useQuery } from '../../parts/query.ts';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { useSession } from '../../session.ts';
import { isOwnCharge, openCharges, openRefunds } from '../../store/pay/charges.ts';
import { Card } from '../../ui/card.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Row } from '../../ui/row.tsx';
import './shop.css';

/** 没收完的扫码: every charge whose end is not known and every refund still on its way. */
export function Charges(): JSX.Element {
  const { store } = useSession();
  const desk = useChargeDesk();
  const charges = useQuery(() => openCharges(store), [], ['charge']);
  const refunds = useQuery(() => openRefunds(store), [], ['refund']);
  const isNothing = charges?.length === 0 && refunds?.length === 0;
  return (
    <div class="shop">
      <ShopMark title="没收完的扫码" back={() => history.back()} />
      {isNothing && <Empty icon="check" text="都收完了，没有要查的。" />}
      {desk !== null &&
        charges?.map((charge) => (
          <ChargeRow
            key={charge.attempt}
            desk={desk}
            charge={charge}
            isOwn={isOwnCharge(store, charge)}
          />
        ))}
      {refunds !== null && refunds.length > 0 && (
        <Card title="原路退回">
          {refunds.map((refund) => (
            <Row
              key={refund.refund}
              title={refundWords(refund)}
              detail={clockOf(refund.at)}
              right={refund.begun === null ? '' : `¥${yuan(refund.begun.amount)}`}
            />
          ))}
        </Card>
      )}
    </div>
  );
}
