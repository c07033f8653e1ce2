import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { type SupplierReturn, returnedLine } from '../../../../core/goods/receiving.ts';
import { yuan } from '../../../../core/money.ts';
import { stockText } from '../../../parts/quantity.ts';
import { baseUnit } from '../../../parts/units.ts';
import type { ReceivedWhole } from '../../../store/goods/receivings.ts';
import { Choice } from '../../../ui/choice.tsx';
import { Keypad } from '../../../ui/keypad.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { sayUndoable, useWrite } from '../writing.ts';

type SheetProps = {
  readonly one: ReceivedWhole;
  readonly at: number;
  readonly onClose: () => void;
};

const WHYS = ['坏了', '过期', '送错', '卖不动'] as const;

/** 退给供货商: some of a line goes back at what it had cost, and is not owed any more. */
export function SendBackSheet({ one, at, onClose }: SheetProps): JSX.Element | null {
  const write = useWrite();
  const [why, setWhy] = useState<string>(WHYS[0]);
  const line = one.body.lines[at];
  const product = one.products.get(line?.product ?? '');
  if (line === undefined || product === undefined) return null;
  const before = one.back[at] ?? 0;
  const factor = baseUnit(product).factor;
  const base = (text: string): number => Math.round(Number(text) * factor);
  const backOf = (text: string) => returnedLine(one.body.lines, at, base(text), before);
  const send = async (text: string): Promise<void> => {
    const back = backOf(text);
    if (back === null) return;
    const { supplier, supplierId } = one.body;
    const body: SupplierReturn = {
      supplier,
      supplierId,
      receiving: one.id,
      note: why,
      lines: [back],
    };
    const done = await write('supplier-return', body);
    if (done === null) return;
    const words = `退了 ${stockText(back.quantity, product)} ${product.name}。`;
    sayUndoable(write, done.entry.id, words, '这次退供货商撤销了。');
    onClose();
  };
  return (
    <Sheet open title={`退供货商：${product.name}`} onClose={onClose} place="side">
      <Choice
        label="为什么退"
        value={why}
        onChange={setWhy}
        options={WHYS.map((value) => ({ value, label: value }))}
      />
      <Keypad
        label={`还能退 ${stockText(line.quantity - before, product)}`}
        unit={baseUnit(product).unit}
        decimals={product.weighed ? 3 : 0}
        whole={5}
        initial=""
        valid={(text) => text !== '' && backOf(text) !== null}
        note={(text) => {
          const cost = text === '' ? null : (backOf(text)?.cost ?? null);
          return cost === null ? '' : `按进价退 ¥${yuan(cost)}`;
        }}
        confirm={(text) => (text === '' ? '填退多少' : `退 ${text} ${baseUnit(product).unit}`)}
        onConfirm={(text) => void send(text)}
      />
    </Sheet>
  );
}
