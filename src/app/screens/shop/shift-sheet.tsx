import type { JSX } from 'preact';
import { type Fen, minus, yuan } from '../../../core/money.ts';
import { movedNet } from '../../../core/sale/drawer.ts';
import { type PastShift, drawerDue, drawerOff } from '../../../core/sale/shift.ts';
import { clockOf, dayOf } from '../../../core/time.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { moveWords, offWords } from './closing-words.ts';
import '../../parts/receipt.css';

type ShiftSheetProps = { readonly shift: PastShift; readonly onClose: () => void };

/** A closed shift as it is printed (交班单). */
export function ShiftSheet({ shift, onClose }: ShiftSheetProps): JSX.Element {
  const { station, practice } = useSession();
  const { at, float, cash, moved, counted, left, codes, note } = shift;
  const lines: readonly (readonly [string, Fen])[] = [
    ['原来留的零钱', float],
    ['收的现金', cash],
    ...moved.map((move) => [moveWords(move), movedNet([move])] as const),
    ['应该有', drawerDue(shift)],
    ['数出来', counted],
    ['差', drawerOff(shift)],
    ['留下找零', left],
    ['拿走', minus(counted, left)],
    ['今天扫码应收', codes],
  ];
  return (
    <Sheet
      open
      title="交班单"
      onClose={onClose}
      foot={
        <Button kind="primary" icon="printer" wide onClick={() => print()}>
          打印
        </Button>
      }
    >
      <article class="receipt" data-paper="58" data-practice={practice ? '' : undefined}>
        <h3 class="receipt-shop">{station.name}</h3>
        {practice && <p class="receipt-practice">练习，不算数</p>}
        <p class="receipt-facts">
          <span>交班单</span>
          <span>
            {dayOf(at)} {clockOf(at)}
          </span>
        </p>
        <dl class="receipt-sums">
          {lines.map(([name, amount]) => (
            <div class="receipt-sum" key={name}>
              <dt>{name}</dt>
              <dd>{yuan(amount)}</dd>
            </div>
          ))}
        </dl>
        <p class="receipt-note">{offWords(drawerOff(shift))}</p>
        {note !== undefined && <p class="receipt-note">差在哪里：{note}</p>}
      </article>
    </Sheet>
  );
}
