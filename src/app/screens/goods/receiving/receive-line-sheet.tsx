import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { parseYuan, yuan } from '../../../../core/money.ts';
import { quantityText } from '../../../parts/quantity.ts';
import { Button } from '../../../ui/button.tsx';
import { Choice } from '../../../ui/choice.tsx';
import { Keypad } from '../../../ui/keypad.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { DatesForm } from './receive-dates.tsx';
import type { Desk } from './receiving-desk.ts';
import {
  type DraftLine,
  lineCost,
  unitPrice,
  withAmount,
  withCost,
  withGift,
} from './receiving-draft.ts';

type LineSheetProps = {
  readonly line: DraftLine;
  readonly task?: LineTask | undefined;
  readonly change: Desk['change'];
  readonly onClose: () => void;
  readonly onRemove: () => void;
};

/** What of a line is filled in. */
export type LineTask = 'quantity' | 'unit' | 'total' | 'dates';

/** Quantity and cost of one line: the cost of a unit or of the whole line, whichever is known. */
export function ReceiveLineSheet(props: LineSheetProps): JSX.Element {
  const { line, change, onClose, onRemove } = props;
  const [task, setTask] = useState<LineTask>(
    props.task ?? (line.cost === null ? 'unit' : 'quantity'),
  );
  return (
    <Sheet
      open
      title={line.name}
      onClose={onClose}
      place="side"
      foot={
        <>
          <Button kind="danger-text" icon="trash" onClick={onRemove}>
            拿掉
          </Button>
          <Button
            icon="gift"
            onClick={() => {
              void change((now) => withGift(now, line.key, !line.gift));
              onClose();
            }}
          >
            {line.gift ? '不是赠品' : '是赠品'}
          </Button>
          {line.cost !== null && !line.gift && task !== 'dates' && (
            <Button
              onClick={() => {
                void change((now) => withCost(now, line.key, null));
                onClose();
              }}
            >
              不知道进价
            </Button>
          )}
        </>
      }
    >
      <Choice
        label="填什么"
        value={task}
        onChange={setTask}
        options={[
          { value: 'quantity', label: '数量' },
          ...(line.gift
            ? []
            : [
                { value: 'unit' as const, label: `每${line.unit}进价` },
                { value: 'total' as const, label: '一共多少钱' },
              ]),
          { value: 'dates', label: '日期' },
        ]}
      />
      {task === 'quantity' ? (
        <QuantityPad {...props} />
      ) : task === 'dates' ? (
        <DatesForm {...props} />
      ) : (
        <CostPad key={task} by={task} {...props} />
      )}
    </Sheet>
  );
}

function QuantityPad({ line, change, onClose }: LineSheetProps): JSX.Element {
  const base = (text: string): number =>
    Math.round(Number(text) * (line.weighed ? 1000 : line.factor));
  return (
    <Keypad
      label="进了多少"
      unit={line.weighed ? 'kg' : line.unit}
      decimals={line.weighed ? 3 : 0}
      whole={5}
      initial={quantityText(line)}
      valid={(text) => base(text) >= 1}
      confirm={(text) => (text === '' ? '填数量' : `${text} ${line.unit}`)}
      onConfirm={(text) => {
        void change((now) => withAmount(now, line.key, base(text)));
        onClose();
      }}
    />
  );
}

function CostPad({
  line,
  change,
  onClose,
  by,
}: LineSheetProps & { readonly by: 'unit' | 'total' }): JSX.Element {
  const initial = by === 'unit' ? unitPrice(line) : lineCost(line);
  const note = (text: string): string => {
    const fen = parseYuan(text);
    if (text === '' || fen === null) return '';
    const typed: DraftLine = { ...line, cost: { by, fen, guess: false } };
    const other = by === 'unit' ? lineCost(typed) : unitPrice(typed);
    if (other === null) return '';
    return by === 'unit' ? `一共 ¥${yuan(other)}` : `每${line.unit} ¥${yuan(other)}`;
  };
  return (
    <Keypad
      label={by === 'unit' ? `每${line.unit}进价` : `${quantityText(line)} ${line.unit}一共`}
      unit="¥"
      note={note}
      initial={initial === null ? '' : yuan(initial)}
      valid={(text) => text !== '' && parseYuan(text) !== null}
      confirm={(text) => (text === '' ? '填进价' : `¥${text}`)}
      onConfirm={(text) => {
        const fen = parseYuan(text);
        if (fen !== null) void change((now) => withCost(now, line.key, { by, fen }));
        onClose();
      }}
    />
  );
}
