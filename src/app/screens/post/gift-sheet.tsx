import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Product } from '../../../core/goods/product.ts';
import { parseYuan } from '../../../core/money.ts';
import { useQuery } from '../../parts/query.ts';
import { useSession } from '../../session.ts';
import { record } from '../../store/record.ts';
import { searchGoods } from '../../store/goods/search.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Row } from '../../ui/row.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { say } from '../../ui/toast-queue.ts';
import { whyWords } from '../../words.ts';

const MOST_FOUND = 6;

/** Makes one of the shop's goods a gift: found by name or code, with its points and its worth. */
export function GiftSheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { store } = useSession();
  const [text, setText] = useState('');
  const [product, setProduct] = useState<Product | null>(null);
  const found = useQuery(
    () => (text.trim() === '' ? Promise.resolve([]) : searchGoods(store, text, MOST_FOUND)),
    [text],
  );
  return (
    <Sheet open title="加一样礼品" onClose={onClose} place="side">
      {product === null ? (
        <>
          <Field
            label="找货品"
            value={text}
            onInput={setText}
            placeholder="名称 · 拼音 · 条码"
            focus
          />
          {(found ?? []).map((one) => (
            <Row key={one.id} title={one.name} detail={one.spec} onClick={() => setProduct(one)} />
          ))}
        </>
      ) : (
        <Worth product={product} onClose={onClose} />
      )}
    </Sheet>
  );
}

type WorthProps = { readonly product: Product; readonly onClose: () => void };

function Worth({ product, onClose }: WorthProps): JSX.Element {
  const { store, newId } = useSession();
  const [points, setPoints] = useState('');
  const [worth, setWorth] = useState('');
  const count = /^[1-9]\d{0,6}$/.test(points) ? Number(points) : null;
  const value = parseYuan(worth);
  const save = async (): Promise<void> => {
    if (count === null || value === null) return;
    const body = { product: product.id, points: count, value, on: true };
    const written = await record(store, [{ id: newId(), kind: 'gift-saved', v: 1, body }]);
    if (!written.ok) return void say(whyWords(written.why));
    onClose();
  };
  return (
    <>
      <p>
        <strong>{product.name}</strong>
      </p>
      <Field label="要多少邮生活积分" value={points} onInput={setPoints} mode="numeric" focus />
      <Field label="邮政给店里多少" value={worth} onInput={setWorth} mode="decimal" suffix="元" />
      <Button
        kind="primary"
        size="big"
        wide
        disabled={count === null || value === null || value <= 0}
        onClick={() => void save()}
      >
        当礼品
      </Button>
    </>
  );
}
