import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Listed } from '../../../core/catalogue.ts';
import { type Fen, parseYuan } from '../../../core/money.ts';
import { Field } from '../../ui/field.tsx';
import { Keypad } from '../../ui/keypad.tsx';
import { Sheet } from '../../ui/sheet.tsx';

type UnknownSheetProps = {
  readonly code: string;
  readonly listed: Listed | null;
  readonly onClose: () => void;
  readonly onSave: (name: string, price: Fen) => void;
};

/** An unknown barcode: the shared catalogue names it, the keeper types a price, it is sold. */
export function UnknownSheet({ code, listed, onClose, onSave }: UnknownSheetProps): JSX.Element {
  const [name, setName] = useState(listed?.name ?? '');
  const detail =
    listed === null
      ? '商品库里没有，写个名字'
      : [listed.spec, listed.category].filter((word) => word !== '').join(' · ');
  const price = (text: string): Fen | null => {
    const fen = parseYuan(text);
    return fen !== null && fen > 0 ? fen : null;
  };
  return (
    <Sheet open title={listed?.name ?? '新商品'} onClose={onClose}>
      <p class="muted">
        {code} · {detail}
      </p>
      {listed === null && (
        <Field
          label="名字"
          value={name}
          onInput={setName}
          focus
          placeholder="比如 农家土鸡蛋"
          maxLength={60}
        />
      )}
      <Keypad
        label="卖多少钱"
        unit="¥"
        confirm={(text) => (text === '' ? '填价格' : `¥${text} 卖这件`)}
        valid={(text) => price(text) !== null && name.trim() !== ''}
        onConfirm={(text) => {
          const fen = price(text);
          if (fen !== null) onSave(name.trim(), fen);
        }}
      />
    </Sheet>
  );
}
