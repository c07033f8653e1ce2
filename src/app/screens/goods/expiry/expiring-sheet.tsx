import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { type Fen, parseYuan, yuan } from '../../../../core/money.ts';
import { baseUnit } from '../../../parts/units.ts';
import type { Dated } from '../../../store/goods/batches.ts';
import { Button } from '../../../ui/button.tsx';
import { Keypad } from '../../../ui/keypad.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { batchWords } from './expiring-words.ts';
import { sayUndoable, useWrite, writeProduct } from '../writing.ts';

type SheetProps = {
  readonly one: Dated;
  readonly today: string;
  readonly onClose: () => void;
};

/** One product near its end: its batches, and the price at which the rest is to go. */
export function ExpiringSheet({ one, today, onClose }: SheetProps): JSX.Element {
  const { product, left } = one;
  const write = useWrite();
  const [isPricing, setPricing] = useState(false);
  const base = baseUnit(product);
  const save = async (nearPrice: Fen | null): Promise<void> => {
    const units = [{ unit: base.unit, nearPrice }];
    const done = await writeProduct(write, { product: product.id, fields: {}, units });
    if (done === null) return;
    const words = nearPrice === null ? '临期价去掉了。' : `临期价 ¥${yuan(nearPrice)} 记下了。`;
    sayUndoable(write, done.entry.id, words, '临期价改回去了。');
    onClose();
  };
  return (
    <Sheet
      open
      title={product.name}
      onClose={onClose}
      foot={
        <>
          <a class="button" data-kind="plain" href={`/goods/${product.id}`}>
            看库存
          </a>
          <a class="button" data-kind="plain" href={`/goods/loss?add=${product.id}`}>
            过期了，报损
          </a>
        </>
      }
    >
      {left.map((batch) => (
        <p key={batch.until}>{batchWords(one, batch, today)}</p>
      ))}
      {isPricing ? (
        <Keypad
          label={`每${base.unit}临期价，原价 ¥${yuan(base.price)}`}
          unit="¥"
          initial={base.nearPrice === null ? '' : yuan(base.nearPrice)}
          valid={(text) => isBelow(parseYuan(text), base.price)}
          confirm={(text) => (text === '' ? '填临期价' : `临期卖 ¥${text}`)}
          onConfirm={(text) => void save(parseYuan(text))}
        />
      ) : (
        <div class="goods-expiring-acts">
          <Button kind="primary" icon="tag" onClick={() => setPricing(true)}>
            {base.nearPrice === null ? '定临期价' : `临期价 ¥${yuan(base.nearPrice)}，改`}
          </Button>
          {base.nearPrice !== null && (
            <>
              <a class="button" data-kind="plain" href={`/goods/labels?add=${product.id}&near=1`}>
                打临期价签
              </a>
              <Button onClick={() => void save(null)}>不要临期价了</Button>
            </>
          )}
        </div>
      )}
      <p class="muted">收银时点开这一行，选“改价”，点临期价就按它卖。</p>
    </Sheet>
  );
}

const isBelow = (near: Fen | null, price: Fen): boolean =>
  near !== null && near > 0 && near < price;
