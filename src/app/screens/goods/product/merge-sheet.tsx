import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Product } from '../../../../core/goods/product.ts';
import { yuan } from '../../../../core/money.ts';
import { CameraView } from '../../../parts/camera-view.tsx';
import { useGoodsReading } from '../../../parts/goods-reading.ts';
import { baseUnit } from '../../../parts/units.ts';
import { useQuery } from '../../../parts/query.ts';
import { useScans, useSession } from '../../../session.ts';
import { Button } from '../../../ui/button.tsx';
import { Row } from '../../../ui/row.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { say } from '../../../ui/toast-queue.ts';
import { Finder } from '../finder.tsx';
import { stockWords } from '../shelf-words.ts';
import { stocked } from '../stocked.ts';
import { sayUndoable, useWrite } from '../writing.ts';

type MergeSheetProps = { readonly product: Product; readonly onClose: () => void };

/** 合并: the other one is searched, both are shown, and one tap makes them one. */
export function MergeSheet({ product, onClose }: MergeSheetProps): JSX.Element {
  const { camera } = useSession();
  const [other, setOther] = useState<Product | null>(null);
  const [isLooking, setLooking] = useState(false);
  const pick = (found: Product): void => {
    if (found.id === product.id) say('这就是它自己，请找另一个。');
    else if (found.weighed !== product.weighed) say('一个称重、一个论件，不能合。');
    else setOther(found);
  };
  const take = useGoodsReading(async (scan) => {
    if (scan.is === 'product') pick(scan.product);
    else say('没有这个条码的商品。');
  });
  useScans((scan) => {
    take(scan.text);
    return true;
  });
  return (
    <Sheet
      open
      title="合成一样"
      onClose={onClose}
      foot={other === null ? undefined : <Join pair={[product, other]} onClose={onClose} />}
    >
      {other === null ? (
        <>
          <p>找出和“{product.name}”其实是同一样的那个：</p>
          <Finder
            looking={isLooking}
            onCamera={() => setLooking(!isLooking)}
            onPick={pick}
            onCode={take}
          />
          {isLooking && (
            <CameraView camera={camera} task="goods" onClose={() => setLooking(false)} />
          )}
        </>
      ) : (
        <Pair pair={[product, other]} />
      )}
    </Sheet>
  );
}

type PairProps = { readonly pair: readonly [Product, Product] };

/** The one whose name and prices stay: the same on every till. */
const staying = ([a, b]: readonly [Product, Product]): Product => (a.id < b.id ? a : b);

function Pair({ pair }: PairProps): JSX.Element {
  const { store } = useSession();
  const items = useQuery(() => stocked(store, pair), [pair[0].id, pair[1].id]) ?? [];
  return (
    <>
      {items.map((item) => (
        <Row
          key={item.product.id}
          title={[item.product.name, item.product.spec].filter((word) => word !== '').join(' ')}
          detail={`卖 ¥${yuan(baseUnit(item.product).price)}`}
          right={stockWords(item)}
        />
      ))}
      <p>
        库存和卖过的加在一起，两个的条码都能扫。名字和卖价用“{staying(pair).name}
        ”的，合好后可以再改。
      </p>
    </>
  );
}

function Join({ pair, onClose }: PairProps & { readonly onClose: () => void }): JSX.Element {
  const { route } = useLocation();
  const write = useWrite();
  const [isBusy, setBusy] = useState(false);
  const [one, other] = pair;
  const join = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    const sealed = await write('products-merged', { product: one.id, with: other.id });
    setBusy(false);
    if (!sealed) return;
    sayUndoable(write, sealed.entry.id, '合成一样了。', '又分成两样了。');
    onClose();
    route(`/goods/${staying(pair).id}`, true);
  };
  return (
    <Button kind="primary" wide busy={isBusy} onClick={() => void join()}>
      是同一样，合起来
    </Button>
  );
}
