import type { JSX } from 'preact';
import { type Fen, ZERO, minus, parseYuan, yuan } from '../../../core/money.ts';
import type { Tender } from '../../../core/sale/tender.ts';
import { Keypad } from '../../ui/keypad.tsx';
import { Sheet } from '../../ui/sheet.tsx';

type CashSheetProps = {
  readonly due: Fen;
  readonly onClose: () => void;
  readonly onGiven: (given: Fen) => void;
};

/** Any sum of cash; the change is worked out while it is typed. */
export function CashSheet({ due, onClose, onGiven }: CashSheetProps): JSX.Element {
  const givenOf = (text: string): Fen => parseYuan(text) ?? ZERO;
  const enough = (text: string): boolean => givenOf(text) >= due;
  const note = (text: string): string =>
    enough(text)
      ? `找零 ${yuan(minus(givenOf(text), due))}`
      : text === ''
        ? ''
        : `还差 ¥${yuan(minus(due, givenOf(text)))}`;
  return (
    <Sheet open title={`应收 ¥${yuan(due)}`} onClose={onClose}>
      <Keypad
        label="客人给了"
        unit="¥"
        valid={enough}
        confirm={() => '收款'}
        note={note}
        onConfirm={(text) => onGiven(givenOf(text))}
      />
    </Sheet>
  );
}

type MixedSheetProps = {
  readonly due: Fen;
  readonly onClose: () => void;
  readonly onTenders: (tenders: readonly Tender[]) => void;
};

/** Part in cash, the rest by the sticker. */
export function MixedSheet({ due, onClose, onTenders }: MixedSheetProps): JSX.Element {
  const cashOf = (text: string): Fen => parseYuan(text) ?? ZERO;
  const isPart = (text: string): boolean => cashOf(text) > 0 && cashOf(text) < due;
  return (
    <Sheet open title={`应收 ¥${yuan(due)}`} onClose={onClose}>
      <Keypad
        label="其中现金"
        unit="¥"
        valid={isPart}
        note={(text) => (isPart(text) ? `其余扫码 ${yuan(minus(due, cashOf(text)))}` : '')}
        confirm={(text) =>
          isPart(text)
            ? `现金 ${yuan(cashOf(text))} + 扫码 ${yuan(minus(due, cashOf(text)))}`
            : '现金 + 扫码'
        }
        onConfirm={(text) =>
          onTenders([
            { kind: 'cash', amount: cashOf(text) },
            { kind: 'qr', amount: minus(due, cashOf(text)) },
          ])
        }
      />
    </Sheet>
  );
}
