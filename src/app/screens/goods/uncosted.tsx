import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { fen, yuan } from '../../../core/money.ts';
import { useQuery } from '../../parts/query.ts';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { baseUnit } from '../../parts/units.ts';
import { useSession } from '../../session.ts';
import { Empty } from '../../ui/empty.tsx';
import { Row } from '../../ui/row.tsx';
import { uncosted } from './stocked.ts';
import './goods.css';

/** /goods/uncosted — what was sold without a known cost; each line leads to where it is told. */
export function GoodsUncosted(): JSX.Element {
  const { store, now } = useSession();
  const { route } = useLocation();
  const items = useQuery(() => uncosted(store, now()));
  const back = (): void => route('/shop');
  return (
    <div class="goods">
      <ShopMark title="没填进价的货" back={back} />
      {items?.length === 0 && (
        <Empty
          icon="check"
          text="卖过的货都填了进价。没有登记的无码商品，不算进利润。"
          action={{ label: '回我的店', onClick: back }}
        />
      )}
      {items !== null && items.length > 0 && (
        <>
          <p class="goods-caption">{items.length} 样，卖得多的在前。点一样，填进价。</p>
          <div class="goods-rows">
            {items.map(({ product, amount }) => (
              <Row
                key={product.id}
                href={`/goods/${product.id}/edit`}
                title={product.name}
                detail={`${product.spec} 卖 ¥${yuan(baseUnit(product).price)}`.trim()}
                right={`¥${yuan(fen(amount))}`}
                rightDetail="近 28 天卖的"
              />
            ))}
          </div>
        </>
      )}
    </div>
  );
}
