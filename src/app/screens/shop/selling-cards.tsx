import type { JSX } from 'preact';
import { useQuery } from '../../parts/query.ts';
import { useSession } from '../../session.ts';
import { Card, CardAct } from '../../ui/card.tsx';
import { BEST_DAYS, bestWords, idleWords, readBest, readIdle } from './selling.ts';

const OF_SELLING = ['sold', 'stock', 'product', 'merged'];
// What these two say changes by the day, not by the sale.
const PATIENCE = 2_000; // ms

/** 卖得最好 and 放着不动; neither is there without anything to say. */
export function SellingCards(): JSX.Element {
  const { store, now } = useSession();
  const best = useQuery(() => readBest(store, now()), [], OF_SELLING, PATIENCE) ?? [];
  const idle = useQuery(() => readIdle(store, now()), [], OF_SELLING, PATIENCE);
  return (
    <>
      {best.length > 0 && (
        <Card title="卖得最好" right={`近 ${BEST_DAYS} 天`}>
          <p class="shop-why" data-testid="best">
            {bestWords(best)}
          </p>
          <CardAct href="/goods">看卖得多的货</CardAct>
        </Card>
      )}
      {idle !== null && (
        <Card title="放着不动">
          <p class="shop-why" data-testid="idle">
            <strong>{idle.count} 样</strong>
            {idleWords(idle)}
          </p>
          <CardAct href="/goods/stock?view=idle">看是哪些，便宜点卖掉</CardAct>
        </Card>
      )}
    </>
  );
}
