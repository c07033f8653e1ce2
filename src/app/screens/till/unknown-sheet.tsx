import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Listed } from '../../../core/catalogue.ts';
import { type Fen, parseYuan } from '../../../core/money.ts';
import { type CatalogueWord, catalogueWords } from '../../parts/catalogue-word.ts';
import { Field } from '../../ui/field.tsx';
import { Keypad } from '../../ui/keypad.tsx';
import { Sheet } from '../../ui/sheet.tsx';

type UnknownSheetProps = {
  readonly code: string;
  readonly listed: Listed | null;
  readonly word: CatalogueWord | null;
  readonly onClose: () => void;
  readonly onSave: (name: string, price: Fen) => void;
};

/**
 * An unknown barcode: the shared catalogue names it, the keeper types a price, it is sold. What he
 * has typed stays when the catalogue comes meanwhile.
 */
export function UnknownSheet({
  code,
  listed,
  word,
  onClose,
  onSave,
}: UnknownSheetProps): JSX.Element {
  const [typed, setTyped] = useState('');
  const isNamed = listed !== null && typed === '';
  const name = isNamed ? listed.name : typed.trim();
  const detail =
    listed === null
      ? catalogueWords(word)
      : [listed.spec, listed.category].filter((text) => text !== '').join(' · ');
  const price = (text: string): Fen | null => {
    const fen = parseYuan(text);
    return fen !== null && fen > 0 ? fen : null;
  };
  return (
    <Sheet open title={isNamed ? name : '新商品'} onClose={onClose}>
      <p class="muted">
        {code} · {detail}
      </p>
      {!isNamed && (
        <Field
          label="名字"
          value={typed}
          onInput={setTyped}
          focus
          placeholder="比如 农家土鸡蛋"
          maxLength={60}
        />
      )}
      <Keypad
        label="卖多少钱"
        unit="¥"
        confirm={(text) => (text === '' ? '填价格' : `¥${text} 卖这件`)}
        valid={(text) => price(text) !== null && name !== ''}
        onConfirm={(text) => {
          const fen = price(text);
          if (fen !== null) onSave(name, fen);
        }}
      />
    </Sheet>
  );
}
