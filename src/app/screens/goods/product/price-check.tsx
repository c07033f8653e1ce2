import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Product, Unit } from '../../../../core/goods/product.ts';
import { yuan } from '../../../../core/money.ts';
import { useGoodsReading } from '../../../parts/goods-reading.ts';
import { useQuery } from '../../../parts/query.ts';
import { ShopMark } from '../../../parts/shop-mark.tsx';
import { baseUnit } from '../../../parts/units.ts';
import { useScans, useSession } from '../../../session.ts';
import { stockOf } from '../../../store/goods/goods.ts';
import { Empty } from '../../../ui/empty.tsx';
import { TaskFinder } from '../task-head.tsx';
import { stockWords } from '../shelf-words.ts';
import '../goods.css';
import './price-check.css';

type Asked = { readonly product: Product; readonly unit: Unit } | { readonly code: string };

/** /goods/price — 查价: scan, and the price stands there as large as it goes; nothing is sold. */
export function PriceCheck(): JSX.Element {
  const { route } = useLocation();
  const [asked, setAsked] = useState<Asked | null>(null);
  const take = useGoodsReading((scan) => {
    if (scan.is === 'product') setAsked({ product: scan.product, unit: scan.unit });
    else if (scan.is === 'new') setAsked({ code: scan.code });
  });
  useScans((scan) => {
    take(scan.text);
    return true;
  });
  return (
    <div class="goods goods-price">
      <ShopMark title="查价" back={() => route('/goods')} />
      <TaskFinder
        onCode={take}
        onPick={(product) => setAsked({ product, unit: baseUnit(product) })}
      />
      {asked === null ? (
        <Empty icon="scan-barcode" text="扫一下，就看见卖多少钱。" />
      ) : 'code' in asked ? (
        <Empty
          icon="search"
          text={`店里没有 ${asked.code}。`}
          action={{
            label: '加这个商品',
            onClick: () => route(`/goods/new?code=${encodeURIComponent(asked.code)}`),
          }}
        />
      ) : (
        <Price {...asked} />
      )}
    </div>
  );
}

function Price({ product, unit }: { product: Product; unit: Unit }): JSX.Element {
  const { store } = useSession();
  const stock = useQuery(() => stockOf(store, product.id), [product.id], ['stock']);
  const others = product.units.filter((other) => other.unit !== unit.unit);
  return (
    <a class="goods-price-answer" href={`/goods/${product.id}`}>
      <span class="goods-price-name">
        {[product.name, product.spec].filter((word) => word !== '').join(' ')}
      </span>
      <span class="goods-price-figure" data-testid="price">
        ¥{yuan(unit.price)}
        <small>/{unit.unit}</small>
      </span>
      {unit.memberPrice !== null && <span>会员价 ¥{yuan(unit.memberPrice)}</span>}
      {unit.nearPrice !== null && <span>临期价 ¥{yuan(unit.nearPrice)}</span>}
      {others.map((other) => (
        <span key={other.unit}>
          ¥{yuan(other.price)}/{other.unit}
        </span>
      ))}
      <span>店里有 {stockWords({ product, stock })}</span>
    </a>
  );
}
