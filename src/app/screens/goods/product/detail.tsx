import { useLocation, useRoute } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { dayOf } from '../../../../core/time.ts';
import { useGoodsScan } from '../../../parts/goods-reading.ts';
import { useQuery } from '../../../parts/query.ts';
import { ShopMark } from '../../../parts/shop-mark.tsx';
import { useScans, useSession } from '../../../session.ts';
import { lastMoves, shelvesOf } from '../../../store/goods/shelves.ts';
import { soldLately } from '../../../store/goods/sold-window.ts';
import type { Store } from '../../../store/store.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { CountSheet } from './count-sheet.tsx';
import { BatchesCard } from './detail-batches.tsx';
import { CostCard, MovesCard, StockCard, UnitsCard } from './detail-cards.tsx';
import { MergeCard, PhotoCard, PricesCard } from './detail-more.tsx';
import { type GoodsFacts, factsOf } from './facts.ts';
import '../goods.css';
import './detail.css';

/** /goods/:id — one product: stock, prices, cost and margin, its last moves; ?count counts it. */
export function GoodsDetail(): JSX.Element {
  const id = useRoute().params['id'] ?? '';
  return <Detail key={id} id={id} />;
}

const MOVES = 20;

/** Found facts, or that there is no such product (in an array, as null is "not read yet"). */
async function readFacts(store: Store, id: string, now: number): Promise<GoodsFacts[]> {
  const [item] = await shelvesOf(store, [id], await soldLately(store, dayOf(now)));
  return item ? [factsOf(item, await lastMoves(store, id, MOVES))] : [];
}

function Detail({ id }: { id: string }): JSX.Element {
  const { store, now } = useSession();
  const { route, query } = useLocation();
  const [isCounting, setCounting] = useState(query['count'] !== undefined);
  const open = useGoodsScan();
  useScans((scan) => {
    open(scan.text);
    return true;
  });
  const found = useQuery(() => readFacts(store, id, now()), [id]);
  const back = (): void => route('/goods');
  const facts = found?.[0];
  if (!facts) {
    return (
      <div class="goods">
        <ShopMark title="货品" back={back} />
        {found !== null && (
          <Empty icon="package" text="没有这个商品。" action={{ label: '回货品', onClick: back }} />
        )}
      </div>
    );
  }
  return (
    <div class="goods goods-detail">
      <ShopMark title={facts.name} back={back} />
      <div class="goods-cards">
        <div class="goods-column">
          <StockCard facts={facts} />
          <CostCard facts={facts} />
          <BatchesCard product={facts.item.product} />
          <UnitsCard facts={facts} />
          <PhotoCard facts={facts} />
        </div>
        <div class="goods-column">
          <MovesCard facts={facts} />
          <PricesCard facts={facts} />
          <MergeCard facts={facts} />
        </div>
      </div>
      <div class="goods-acts">
        <Button kind="primary" onClick={() => route(`/goods/${id}/edit`)}>
          改
        </Button>
        {!facts.item.product.service && (
          <>
            <Button onClick={() => setCounting(true)}>盘点这一样</Button>
            <Button onClick={() => route(`/goods/receive?add=${id}`)}>进货</Button>
            <Button onClick={() => route(`/goods/loss?add=${id}`)}>报损</Button>
            <Button onClick={() => route(`/goods/labels?add=${id}`)}>价签</Button>
          </>
        )}
      </div>
      {isCounting && <CountSheet item={facts.item} onClose={() => setCounting(false)} />}
    </div>
  );
}
