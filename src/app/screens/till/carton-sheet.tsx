import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Product } from '../../../core/goods/product.ts';
import { type Fen, lineAmount, parseYuan, yuan, ZERO } from '../../../core/money.ts';
import { Choice } from '../../ui/choice.tsx';
import { Keypad } from '../../ui/keypad.tsx';
import { Sheet } from '../../ui/sheet.tsx';

type CartonSheetProps = {
  readonly code: string;
  readonly item: Product;
  readonly onClose: () => void;
  readonly onSave: (factor: number, price: Fen) => void;
};

const FACTORS = ['6', '10', '12', '15', '20', '24', '30', '48'] as const;

/** A carton of a known product: how many it holds, and what it costs; then it is a unit of it. */
export function CartonSheet({ code, item, onClose, onSave }: CartonSheetProps): JSX.Element {
  const [factor, setFactor] = useState<string>('24');
  const base = item.units[0];
  const whole = lineAmount(Number(factor), base?.price ?? ZERO, base?.factor ?? 1);
  return (
    <Sheet open title={`${item.name} 整箱`} onClose={onClose}>
      <p class="muted">{code}</p>
      <Choice
        label={`一箱几${base?.unit ?? '个'}`}
        titled
        value={factor}
        onChange={setFactor}
        options={FACTORS.map((value) => ({ value, label: value }))}
      />
      <Keypad
        key={factor}
        label="一箱卖多少钱"
        unit="¥"
        initial={yuan(whole)}
        valid={(text) => (parseYuan(text) ?? 0) > 0}
        confirm={(text) => `¥${text} 卖一箱`}
        onConfirm={(text) => {
          const price = parseYuan(text);
          if (price !== null) onSave(Number(factor), price);
        }}
      />
    </Sheet>
  );
}
