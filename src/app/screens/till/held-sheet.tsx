import type { JSX } from 'preact';
import { type Cart, liveLines, totalsOf } from '../../../core/sale/cart.ts';
import { yuan } from '../../../core/money.ts';
import { clockOf } from '../../../core/time.ts';
import { Row } from '../../ui/row.tsx';
import { Sheet } from '../../ui/sheet.tsx';

type HeldSheetProps = {
  readonly held: readonly Cart[];
  readonly onClose: () => void;
  readonly onTake: (cart: Cart) => void;
};

/** The bills put aside, to be taken back by one tap. */
export function HeldSheet({ held, onClose, onTake }: HeldSheetProps): JSX.Element {
  return (
    <Sheet open title="取哪一单" onClose={onClose}>
      {held.map((cart) => (
        <Row
          key={cart.id}
          title={liveLines(cart)
            .map((line) => line.name)
            .slice(0, 3)
            .join('、')}
          detail={`${clockOf(cart.held ?? 0)} · ${liveLines(cart).length} 样`}
          right={`¥${yuan(totalsOf(cart, 'off').due)}`}
          onClick={() => onTake(cart)}
        />
      ))}
    </Sheet>
  );
}
