import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { costOf, onHand } from '../../../../core/goods/stock.ts';
import { baseUnit } from '../../../parts/units.ts';
import { useSession } from '../../../session.ts';
import { othersOf } from '../../../store/goods/merged.ts';
import { Keypad } from '../../../ui/keypad.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { stockText } from '../../../parts/quantity.ts';
import type { Stocked } from '../shelf-words.ts';
import { sayUndoable, useWrite } from '../writing.ts';

type CountSheetProps = { readonly item: Stocked; readonly onClose: () => void };

const MOST_DIGITS = 7;

/** The count (盘点) of one product: what is really there, typed. */
export function CountSheet({ item, onClose }: CountSheetProps): JSX.Element {
  const { product, stock } = item;
  const { store, now } = useSession();
  const write = useWrite();
  const [isBusy, setBusy] = useState(false);
  const { unit, factor } = baseUnit(product);
  const base = (text: string): number => Math.round(Number(text) * (product.weighed ? 1000 : 1));
  const held = onHand(stock);
  const save = async (quantity: number): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    const told = { cost: product.cost, factor };
    const at = now();
    const line = { product: product.id, quantity, value: costOf(stock, quantity, told), at };
    const others = await othersOf(store, product.id);
    const none = others.map((other) => ({ product: other, quantity: 0, value: 0, at }));
    const sealed = await write('count', { lines: [line, ...none] });
    setBusy(false);
    if (!sealed) return;
    sayUndoable(
      write,
      sealed.entry.id,
      `盘好了：${product.name} ${stockText(quantity, product)}。`,
      '这次盘点撤销了。',
    );
    onClose();
  };
  const note = (text: string): string => {
    if (!held.counted || text === '') return '';
    const more = base(text) - held.quantity;
    return more === 0
      ? '和账上一样'
      : `比账上${more > 0 ? '多' : '少'} ${stockText(Math.abs(more), product)}`;
  };
  return (
    <Sheet open title={`盘点 ${product.name}`} onClose={onClose}>
      <Keypad
        label={held.counted ? `账上 ${stockText(held.quantity, product)}` : '没盘过'}
        unit={product.weighed ? 'kg' : unit}
        decimals={product.weighed ? 3 : 0}
        whole={MOST_DIGITS}
        note={note}
        confirm={(text) => (text === '' ? '填现在有多少' : `现在有 ${text} ${unit}`)}
        onConfirm={(text) => void save(base(text))}
      />
    </Sheet>
  );
}
