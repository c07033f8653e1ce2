import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Product } from '../../../core/goods/product.ts';
import { type Fen, ZERO, parseYuan, yuan } from '../../../core/money.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Keypad } from '../../ui/keypad.tsx';
import { Sheet } from '../../ui/sheet.tsx';

type LooseSheetProps = {
  /** Goods and services without a barcode, by their place among the quick keys. */
  readonly quick: readonly Product[];
  readonly onClose: () => void;
  readonly onPick: (product: Product) => void;
  readonly onWeighed: (product: Product, grams: number) => void;
  readonly onPrice: (name: string, price: Fen) => void;
};

const NAMES = ['无码商品', '蔬菜', '水果', '零食', '日用品'] as const;

/** 无码商品: quick keys for what has no barcode, or any name with a typed price. */
export function LooseSheet(props: LooseSheetProps): JSX.Element {
  const [name, setName] = useState<string>(NAMES[0]);
  const [weighed, setWeighed] = useState<Product | null>(null);
  if (weighed !== null) {
    return <WeightSheet product={weighed} onClose={props.onClose} onWeighed={props.onWeighed} />;
  }
  const pick = (product: Product): void => {
    if (product.weighed) setWeighed(product);
    else props.onPick(product);
  };
  return (
    <Sheet open title="无码商品" onClose={props.onClose} place="side">
      <div class="till-quick">
        {props.quick.map((product) => (
          <Button key={product.id} onClick={() => pick(product)}>
            {product.name} {yuan(product.units[0]?.price ?? ZERO)}
          </Button>
        ))}
      </div>
      <Choice
        label="叫什么"
        value={name}
        onChange={setName}
        options={NAMES.map((word) => ({ value: word, label: word }))}
      />
      <Keypad
        label={name}
        unit="¥"
        valid={(text) => (parseYuan(text) ?? 0) > 0}
        confirm={(text) => (text === '' ? '填价格' : `加 ¥${text}`)}
        onConfirm={(text) => {
          const price = parseYuan(text);
          if (price !== null) props.onPrice(name, price);
        }}
      />
    </Sheet>
  );
}

type WeightSheetProps = {
  readonly product: Product;
  readonly onClose: () => void;
  readonly onWeighed: (product: Product, grams: number) => void;
};

const gramsOf = (text: string): number => Math.round(Number(text) * 1000);

/** Asks for the weight of goods sold by weight. */
export function WeightSheet({ product, onClose, onWeighed }: WeightSheetProps): JSX.Element {
  const price = product.units[0]?.price ?? ZERO;
  return (
    <Sheet open title={`${product.name} ¥${yuan(price)}/kg`} onClose={onClose}>
      <Keypad
        label="称重"
        unit="kg"
        decimals={3}
        whole={3}
        valid={(text) => gramsOf(text) > 0}
        note={(text) => (gramsOf(text) > 0 ? `${Math.round(gramsOf(text) / 5) / 100} 斤` : '')}
        confirm={(text) => (text === '' ? '填重量' : `加 ${text} kg`)}
        onConfirm={(text) => onWeighed(product, gramsOf(text))}
      />
    </Sheet>
  );
}
