import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { type Loss, lossTotals } from '../../../core/goods/write-off.ts';
import { type Fen, fen, grouped } from '../../../core/money.ts';
import { dayAfter, monthAfter, monthOf } from '../../../core/time.ts';
import { useQuery } from '../../parts/query.ts';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { useSession } from '../../session.ts';
import { productsByIds } from '../../store/goods.ts';
import { soldBetween } from '../../store/sold.ts';
import { lossesBetween } from '../../store/losses.ts';
import type { Store } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Row } from '../../ui/row.tsx';
import { REASON_WORDS, lossSentence } from './loss-words.ts';
import './goods.css';
import './loss.css';

type Month = {
  readonly losses: readonly Loss[];
  readonly names: ReadonlyMap<string, string>;
  /** What was sold in the month, in fen. */
  readonly amount: Fen;
};

const MOST_GOODS = 20;

async function readMonth(store: Store, month: string): Promise<Month> {
  const [from, to] = [`${month}-01`, dayAfter(`${monthAfter(month, 1)}-01`, -1)];
  const [losses, sold] = await Promise.all([
    lossesBetween(store, from, to),
    soldBetween(store, from, to),
  ]);
  const products = await productsByIds(store, [...new Set(losses.map(({ product }) => product))]);
  const names = new Map(products.map(({ id, name }) => [id, name]));
  const amount = [...sold.values()].reduce((sum, one) => sum + one.amount, 0);
  return { losses, names, amount: fen(amount) };
}

/** /goods/losses — a month's losses: how much, why, and of which goods. */
export function Losses(): JSX.Element {
  const { store, now } = useSession();
  const { route } = useLocation();
  const [back, setBack] = useState(0);
  const month = monthAfter(monthOf(now()), -back);
  const found = useQuery(() => readMonth(store, month), [month], ['loss', 'sold']);
  return (
    <div class="goods">
      <ShopMark title={`${Number(month.slice(5))} 月报损`} back={() => route('/goods/loss')} />
      {found !== null && <LossCards month={found} />}
      <div class="goods-acts">
        <Button onClick={() => setBack(back + 1)}>上个月</Button>
        <Button disabled={back === 0} onClick={() => setBack(back - 1)}>
          下个月
        </Button>
      </div>
    </div>
  );
}

function LossCards({ month: { losses, names, amount } }: { month: Month }): JSX.Element {
  const { byReason, byProduct } = lossTotals(losses);
  const uncosted = losses.filter((one) => one.uncosted !== 0).length;
  return (
    <div class="goods-cards" data-testid="losses">
      <Card>
        <p>{lossSentence(losses, amount)}</p>
        {uncosted > 0 && <p class="muted">其中 {uncosted} 笔没有进价，没算在里面。</p>}
      </Card>
      {byReason.size > 0 && (
        <Card title="为什么">
          {[...byReason].map(([reason, cost]) => (
            <Row key={reason} title={REASON_WORDS[reason]} right={money(cost)} />
          ))}
        </Card>
      )}
      {byProduct.length > 0 && (
        <Card title="哪些货" right="亏得多的在前">
          {byProduct.slice(0, MOST_GOODS).map(({ product, cost }) => (
            <Row
              key={product}
              href={`/goods/${product}`}
              title={names.get(product) ?? '没有这个商品了'}
              right={money(cost)}
            />
          ))}
        </Card>
      )}
    </div>
  );
}

const money = (cost: Fen): string => `${cost < 0 ? '−' : ''}¥${grouped(cost).replace('-', '')}`;
