import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { fen, yuan } from '../../../../core/money.ts';
import { useQuery } from '../../../parts/query.ts';
import { ShopMark } from '../../../parts/shop-mark.tsx';
import { baseUnit } from '../../../parts/units.ts';
import { useSession } from '../../../session.ts';
import { Empty } from '../../../ui/empty.tsx';
import { Row } from '../../../ui/row.tsx';
import { AskedSelects, FEW } from '../asked-selects.tsx';
import { SaveTable } from '../save-table.tsx';
import { categoryOptions } from '../stock-view.ts';
import { uncosted } from '../stocked.ts';
import { type UncostedAsked, uncostedAsked, uncostedTable } from './uncosted-views.ts';
import '../goods.css';
import '../stock.css';

const ORDER_WORDS: Readonly<Record<UncostedAsked['order'], string>> = {
  money: '卖得多的在前',
  name: '按名字',
};

/** /goods/uncosted — what was sold without a known cost; each line leads to where it is told. */
export function GoodsUncosted(): JSX.Element {
  const { store, station, now } = useSession();
  const { route } = useLocation();
  const items = useQuery(() => uncosted(store, now()));
  const [asked, setAsked] = useState<UncostedAsked>({ category: '', order: 'money' });
  const shown = uncostedAsked(items ?? [], asked);
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
          <p class="goods-caption">{items.length} 样卖过。点一样，填进价。</p>
          {items.length > FEW && (
            <div class="goods-stock-asked">
              <AskedSelects
                label="分类"
                options={categoryOptions(
                  items.map(({ product }) => product),
                  '全部',
                )}
                asked={asked.category}
                onAsked={(category) => setAsked({ ...asked, category })}
                orders={ORDER_WORDS}
                order={asked.order}
                onOrder={(order) => setAsked({ ...asked, order })}
              />
            </div>
          )}
          <div class="goods-rows">
            {shown.map(({ product, amount }) => (
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
          <div class="goods-acts">
            <SaveTable
              name={`${station.name}-没填进价`}
              rows={() => uncostedTable(shown)}
              disabled={shown.length === 0}
            />
          </div>
        </>
      )}
    </div>
  );
}
