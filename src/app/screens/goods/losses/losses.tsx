import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Product } from '../../../../core/goods/product.ts';
import { type Loss, REASONS, type Reason, lossTotals } from '../../../../core/goods/write-off.ts';
import { type Fen, fen, grouped } from '../../../../core/money.ts';
import { dayAfter, monthAfter, monthOf } from '../../../../core/time.ts';
import { useQuery } from '../../../parts/query.ts';
import { ShopMark } from '../../../parts/shop-mark.tsx';
import { useSession } from '../../../session.ts';
import { productsByIds } from '../../../store/goods/goods.ts';
import { soldBetween } from '../../../store/goods/sold.ts';
import { lossesBetween } from '../../../store/goods/losses.ts';
import type { Store } from '../../../store/store.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Row } from '../../../ui/row.tsx';
import { Select } from '../../../ui/select.tsx';
import {
  LOSS_ORDERS,
  type LossAsked,
  type LossOrder,
  lossLines,
  lossTable,
  lostText,
} from './loss-list.ts';
import { REASON_WORDS, lossSentence } from './loss-words.ts';
import { SaveTable } from '../save-table.tsx';
import '../goods.css';
import './loss.css';
import '../stock.css';

type Month = {
  readonly losses: readonly Loss[];
  readonly products: ReadonlyMap<string, Product>;
  /** What was sold in the month, in fen. */
  readonly amount: Fen;
};

const ORDER_WORDS: Readonly<Record<LossOrder, string>> = {
  cost: '亏钱多的在前',
  units: '数量多的在前',
  name: '按名字',
};

const MOST_GOODS = 200;

async function readMonth(store: Store, month: string): Promise<Month> {
  const [from, to] = [`${month}-01`, dayAfter(`${monthAfter(month, 1)}-01`, -1)];
  const [losses, sold] = await Promise.all([
    lossesBetween(store, from, to),
    soldBetween(store, from, to),
  ]);
  const products = await productsByIds(store, [...new Set(losses.map(({ product }) => product))]);
  const amount = [...sold.values()].reduce((sum, one) => sum + one.amount, 0);
  return {
    losses,
    products: new Map(products.map((product) => [product.id, product])),
    amount: fen(amount),
  };
}

/** /goods/losses — a month's losses: how much, why, and of which goods. */
export function Losses(): JSX.Element {
  const { store, now, station } = useSession();
  const { route } = useLocation();
  const [back, setBack] = useState(0);
  const [asked, setAsked] = useState<LossAsked>({ reason: '', order: 'cost' });
  const month = monthAfter(monthOf(now()), -back);
  const found = useQuery(() => readMonth(store, month), [month], ['loss', 'sold']);
  return (
    <div class="goods">
      <ShopMark title={`${Number(month.slice(5))} 月报损`} back={() => route('/goods/loss')} />
      {found !== null && <LossCards month={found} asked={asked} onAsked={setAsked} />}
      <div class="goods-acts">
        <Button onClick={() => setBack(back + 1)}>上个月</Button>
        <Button disabled={back === 0} onClick={() => setBack(back - 1)}>
          下个月
        </Button>
        <SaveTable
          name={`${station.name}-${month}-报损`}
          rows={() => (found === null ? [] : lossTable(found.losses, found.products, asked))}
          disabled={found === null || found.losses.length === 0}
        />
      </div>
    </div>
  );
}

type CardsProps = {
  readonly month: Month;
  readonly asked: LossAsked;
  readonly onAsked: (asked: LossAsked) => void;
};

function LossCards({ month, asked, onAsked }: CardsProps): JSX.Element {
  const { losses, amount } = month;
  const { byReason } = lossTotals(losses);
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
      {losses.length > 0 && <LostGoods month={month} asked={asked} onAsked={onAsked} />}
    </div>
  );
}

function LostGoods({ month: { losses, products }, asked, onAsked }: CardsProps): JSX.Element {
  const lines = lossLines(losses, products, asked);
  const reasons = REASONS.filter((reason) => losses.some((loss) => loss.reason === reason));
  return (
    <Card title="哪些货" right={`${lines.length} 样`}>
      <div class="goods-stock-selects">
        <Select<Reason | ''>
          label="为什么"
          options={[
            { value: '', label: '亏掉的' },
            ...reasons.map((value) => ({ value, label: REASON_WORDS[value] })),
          ]}
          value={asked.reason}
          onChange={(reason) => onAsked({ ...asked, reason })}
        />
        <Select
          label="排列"
          options={LOSS_ORDERS.map((value) => ({ value, label: ORDER_WORDS[value] }))}
          value={asked.order}
          onChange={(order) => onAsked({ ...asked, order })}
        />
      </div>
      {lines.slice(0, MOST_GOODS).map((line) => (
        <Row
          key={line.id}
          href={`/goods/${line.id}`}
          title={line.name}
          detail={lostText(line)}
          right={money(line.cost)}
        />
      ))}
    </Card>
  );
}

const money = (cost: Fen): string => `${cost < 0 ? '−' : ''}¥${grouped(cost).replace('-', '')}`;
