import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Cart, Off } from '../../../core/sale/cart.ts';
import { type Rounding, yuan } from '../../../core/money.ts';
import type { Totals } from '../../../core/sale/cart.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { OffPad } from './off-pad.tsx';

type BillSheetProps = {
  readonly cart: Cart;
  readonly totals: Totals;
  readonly rounding: Rounding;
  readonly onClose: () => void;
  readonly onOff: (off: Off | null) => void;
  readonly onNote: (note: string) => void;
  readonly onRounding: (rounding: Rounding) => void;
  readonly onMixed: () => void;
};

const ROUNDING_WORDS: readonly { value: Rounding; label: string }[] = [
  { value: 'off', label: '不抹' },
  { value: 'fen', label: '抹分' },
  { value: 'jiao', label: '抹角' },
  { value: 'half-jiao', label: '四舍五入到角' },
];

/** What concerns the whole bill: discount, 抹零, note, several ways of paying. */
export function BillSheet(props: BillSheetProps): JSX.Element {
  const { cart, totals } = props;
  const [note, setNote] = useState(cart.note);
  // Kept as it is typed: a scan, a discount or a payment may close the sheet at any moment.
  const write = (text: string): void => {
    setNote(text);
    props.onNote(text);
  };
  return (
    <Sheet
      open
      title="整单"
      onClose={props.onClose}
      place="side"
      foot={
        <Button wide onClick={props.onMixed}>
          一半现金一半扫码
        </Button>
      }
    >
      <OffPad off={cart.off} label="整单" onOff={props.onOff} />
      <Choice
        label={`现金抹零${totals.rounding > 0 ? `（这单抹 ¥${yuan(totals.rounding)}）` : ''}`}
        titled
        value={props.rounding}
        onChange={props.onRounding}
        options={ROUNDING_WORDS}
      />
      <Field label="备注" value={note} onInput={write} placeholder="写在收据上" maxLength={100} />
    </Sheet>
  );
}
