import type { JSX } from 'preact';
import { liveLines, totalsOf } from '../../../core/sale/cart.ts';
import { yuan } from '../../../core/money.ts';
import { clockOf } from '../../../core/time.ts';
import { billLabel } from '../../holding.ts';
import { useSession } from '../../session.ts';
import type { HeldBill } from '../../store/sale/bills.ts';
import { Row } from '../../ui/row.tsx';
import { Sheet } from '../../ui/sheet.tsx';

type HeldSheetProps = {
  readonly held: readonly HeldBill[];
  readonly onClose: () => void;
  readonly onTake: (bill: HeldBill) => void;
};

/** The bills put aside on any till of the shop, to be taken back by one tap. */
export function HeldSheet({ held, onClose, onTake }: HeldSheetProps): JSX.Element {
  const { deviceNumber } = useSession();
  const placeOf = ({ till }: HeldBill): string =>
    till === null || till === deviceNumber ? '' : ` · ${till} 号机挂的`;
  return (
    <Sheet open title="取哪一单" onClose={onClose}>
      {held.map((bill) => (
        <Row
          key={bill.cart.id}
          title={billLabel(bill.cart)}
          detail={`${clockOf(bill.at)} · ${liveLines(bill.cart).length} 样${placeOf(bill)}`}
          right={`¥${yuan(totalsOf(bill.cart, 'off').due)}`}
          onClick={() => onTake(bill)}
        />
      ))}
    </Sheet>
  );
}
