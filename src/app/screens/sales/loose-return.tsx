import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { costOf } from '../../../core/goods/stock.ts';
import type { Product, Unit } from '../../../core/goods/product.ts';
import { type Fen, ZERO, lineAmount, parseYuan, yuan } from '../../../core/money.ts';
import type { TenderKind } from '../../../core/sale/tender.ts';
import { useGoodsReading } from '../../parts/goods-reading.ts';
import { useQuery } from '../../parts/query.ts';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { useScans, useSession } from '../../session.ts';
import { stockOf } from '../../store/goods/goods.ts';
import { record } from '../../store/record.ts';
import { searchGoods } from '../../store/goods/search.ts';
import { Empty } from '../../ui/empty.tsx';
import { Field } from '../../ui/field.tsx';
import { Row } from '../../ui/row.tsx';
import { Stepper } from '../../ui/stepper.tsx';
import { say } from '../../ui/toast-queue.ts';
import { whyWords } from '../../words.ts';
import { looseReturn } from './give-back.ts';
import { MoneyBack } from './money-back.tsx';
import './sales.css';

type Chosen = { readonly product: Product; readonly unit: Unit };

const NOT_HERE = '店里没有这个商品，请按名字找。';

/** A return without a receipt: scan or find the product, say how many, give the money back. */
export function LooseReturn(): JSX.Element {
  const { store } = useSession();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const found =
    useQuery(() => (text === '' ? Promise.resolve([]) : searchGoods(store, text, 20)), [text]) ??
    [];
  const choose = (product: Product): void => {
    const [unit] = product.units;
    if (unit) setChosen({ product, unit });
    else say(NOT_HERE);
  };
  const read = useGoodsReading((scan) => {
    if (scan.is === 'product') setChosen({ product: scan.product, unit: scan.unit });
    else say(NOT_HERE);
  });
  useScans((scan) => {
    read(scan.text);
    return true;
  });
  return (
    <div class="sales">
      <ShopMark title="无小票退货" back={() => history.back()} />
      {chosen !== null ? (
        <Giving key={chosen.product.id} {...chosen} onDone={() => setChosen(null)} />
      ) : (
        <>
          <div class="sales-find">
            <Field label="退什么" value={text} onInput={setText} placeholder="扫一下，或输入名字" />
          </div>
          {text === '' && <Empty icon="undo" text="把要退的货扫一下。" />}
          {found.map((product) => (
            <Row
              key={product.id}
              title={product.name}
              detail={product.spec}
              right={`¥${yuan(product.units[0]?.price ?? ZERO)}`}
              onClick={() => choose(product)}
            />
          ))}
        </>
      )}
    </div>
  );
}

function Giving({ product, unit, onDone }: Chosen & { onDone: () => void }): JSX.Element {
  const { store, newId } = useSession();
  const [id] = useState(newId); // one form is one return, however often it is tapped
  const [count, setCount] = useState(1);
  const [by, setBy] = useState<TenderKind>('cash');
  const [typed, setTyped] = useState('');
  const quantity = count * unit.factor;
  const usual = lineAmount(quantity, unit.price, unit.factor);
  const amount: Fen = parseYuan(typed) ?? usual;
  const give = async (): Promise<void> => {
    const cost = costOf(await stockOf(store, product.id), quantity, {
      cost: product.cost,
      factor: product.units[0]?.factor ?? 1,
    });
    const body = looseReturn(product, unit, quantity, amount, cost, by);
    const written = await record(store, [{ id, kind: 'return', v: 1, body }]);
    say(written.ok ? `退好了 ¥${yuan(amount)}，货也加回去了。` : whyWords(written.why));
    if (written.ok) onDone();
  };
  return (
    <>
      <Row title={product.name} detail={`${product.spec} · ¥${yuan(unit.price)}/${unit.unit}`}>
        <Stepper
          label={`退 ${product.name}`}
          text={`退 ${count}`}
          onLess={() => setCount((now) => Math.max(1, now - 1))}
          onMore={() => setCount((now) => now + 1)}
        />
      </Row>
      <div class="sales-find">
        <Field
          label="退多少钱"
          mode="decimal"
          value={typed}
          onInput={setTyped}
          placeholder={yuan(usual)}
          suffix="元"
        />
      </div>
      <MoneyBack by={by} onBy={setBy} amount={amount} words="退" onGive={() => void give()} />
    </>
  );
}
