import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { CartLine, Off } from '../../../core/sale/cart.ts';
import { type Fen, parseYuan, yuan } from '../../../core/money.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Keypad } from '../../ui/keypad.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { quantityText } from '../../parts/quantity.ts';
import { useQuery } from '../../parts/query.ts';
import { useSession } from '../../session.ts';
import { productById } from '../../store/goods/goods.ts';
import { OffPad } from './off-pad.tsx';

type LineSheetProps = {
  readonly line: CartLine;
  readonly onClose: () => void;
  readonly onQuantity: (baseUnits: number) => void;
  readonly onPrice: (price: Fen, reason: string) => void;
  readonly onOff: (off: Off | null) => void;
  readonly onRemove: () => void;
};

type Task = 'quantity' | 'price' | 'off';
const NEAR = '临期';
const REASONS = ['讲价', NEAR, '破损', '标价错了'] as const;

/** Everything that can be done to one line: quantity, price with a reason, discount, removal. */
export function LineSheet(props: LineSheetProps): JSX.Element {
  const { line } = props;
  const [task, setTask] = useState<Task>('quantity');
  return (
    <Sheet
      open
      title={line.name}
      onClose={props.onClose}
      place="side"
      foot={
        task === 'quantity' ? (
          <Button kind="danger-text" icon="trash" onClick={props.onRemove}>
            拿掉这一行
          </Button>
        ) : undefined
      }
    >
      <Choice
        label="改什么"
        value={task}
        onChange={setTask}
        options={[
          { value: 'quantity', label: '数量' },
          { value: 'price', label: '改价' },
          { value: 'off', label: '打折' },
        ]}
      />
      {task === 'quantity' && <QuantityPad {...props} />}
      {task === 'price' && <PricePad {...props} />}
      {task === 'off' && <OffPad off={line.off} label="这一行" onOff={props.onOff} />}
    </Sheet>
  );
}

function QuantityPad({ line, onQuantity }: LineSheetProps): JSX.Element {
  const base = (text: string): number =>
    Math.round(Number(text) * (line.weighed ? 1000 : line.factor));
  return (
    <Keypad
      label="数量"
      unit={line.weighed ? 'kg' : line.unit}
      decimals={line.weighed ? 3 : 0}
      whole={4}
      initial={quantityText(line)}
      confirm={(text) => `改成 ${text === '' ? '0' : text}`}
      valid={(text) => base(text) >= 1}
      onConfirm={(text) => onQuantity(base(text))}
    />
  );
}

function PricePad({ line, onPrice }: LineSheetProps): JSX.Element {
  const { store } = useSession();
  const [reason, setReason] = useState<string>(REASONS[0]);
  const product = useQuery(
    async () => (line.product === null ? null : productById(store, line.product)),
    [line.product],
    ['product'],
  );
  const near = product?.units.find(({ unit }) => unit === line.unit)?.nearPrice ?? null;
  return (
    <>
      {near !== null && (
        <Button kind="primary" icon="tag" wide onClick={() => onPrice(near, NEAR)}>
          临期价 ¥{yuan(near)}
        </Button>
      )}
      <Choice
        label="为什么改价"
        titled
        value={reason}
        onChange={setReason}
        options={REASONS.map((word) => ({ value: word, label: word }))}
      />
      <Keypad
        label={`原价 ¥${yuan(line.listPrice)}`}
        unit="¥"
        initial={yuan(line.price)}
        confirm={(text) => `改成 ¥${text}`}
        valid={(text) => parseYuan(text) !== null}
        onConfirm={(text) => {
          const price = parseYuan(text);
          if (price !== null) onPrice(price, reason);
        }}
      />
    </>
  );
}
