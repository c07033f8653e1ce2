import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { type Order, isOpen, wholesaleByMonth } from '../../../../core/goods/order-state.ts';
import { type Supplier } from '../../../../core/goods/supplier.ts';
import { ZERO } from '../../../../core/money.ts';
import { dayOf, monthAfter, monthOf } from '../../../../core/time.ts';
import { momentText } from '../../../parts/moment.ts';
import { useQuery } from '../../../parts/query.ts';
import { ShopMark } from '../../../parts/shop-mark.tsx';
import { useSession } from '../../../session.ts';
import { allOrders, suppliers } from '../../../store/goods/orders.ts';
import { Empty } from '../../../ui/empty.tsx';
import { Row } from '../../../ui/row.tsx';
import {
  ORDER_VIEWS,
  type OrderOrder,
  type OrdersAsked,
  type OrderView,
  ordersAsked,
  ordersTable,
} from './order-views.ts';
import { moneyWords, ordersSentence, standWords, supplierName } from './order-words.ts';
import { SaveTable } from '../save-table.tsx';
import { AskedSelects, FEW } from '../asked-selects.tsx';
import '../goods.css';
import '../stock.css';

/** What the list and the sentence are read from. */
const LEDGERS = ['order', 'arrived', 'supplier'] as const;
const MOST_LISTED = 200;

/** /goods/orders — 订货: what is on its way, what was ordered before, and the ways to order. */
export function Orders(): JSX.Element {
  const { store, now } = useSession();
  const { route } = useLocation();
  const read = useQuery(
    async () => ({ orders: await allOrders(store), known: await suppliers(store) }),
    [],
    LEDGERS,
  );
  const back = (): void => route('/goods');
  return (
    <div class="goods goods-orders">
      <ShopMark title="订货" back={back} />
      <nav class="goods-tiles" aria-label="订货的事">
        <a class="goods-tile" href="/goods/orders/wholesale">
          <span>批销目录</span>
        </a>
        <a class="goods-tile" href="/goods/low">
          <span>快没了</span>
        </a>
        <a class="goods-tile" href="/goods/orders/suppliers">
          <span>供货商</span>
        </a>
      </nav>
      {read !== null && <OrderRows {...read} now={now()} />}
    </div>
  );
}

type OrderRowsProps = {
  readonly orders: readonly Order[];
  readonly known: readonly Supplier[];
  readonly now: number;
};

function OrderRows({ orders, known, now }: OrderRowsProps): JSX.Element {
  const { station } = useSession();
  const [asked, setAsked] = useState<OrdersAsked>({ which: 'all', order: 'state' });
  const today = dayOf(now);
  const months = wholesaleByMonth(orders);
  const wholesale = {
    now: months.get(monthOf(now)) ?? ZERO,
    before: months.get(monthAfter(monthOf(now), -1)) ?? ZERO,
  };
  if (orders.length === 0) {
    return <Empty icon="truck" text="还没订过货。从“快没了”或批销目录里订。" />;
  }
  const open = orders.filter(isOpen);
  const shown = ordersAsked(orders, asked);
  return (
    <>
      <p class="goods-caption">{ordersSentence(open, today, wholesale)}</p>
      {orders.length > FEW && (
        <OrdersAskedFor orders={orders} known={known} asked={asked} onAsked={setAsked} />
      )}
      <div class="goods-rows">
        {shown.slice(0, MOST_LISTED).map((order) => (
          <Row
            key={order.id}
            href={`/goods/orders/${order.id}`}
            title={supplierName(order.supplier, known)}
            detail={`${momentText(order.at, now)} · ${order.lines.length} 样`}
            right={moneyWords(order.lines)}
            rightDetail={standWords(order, today)}
          />
        ))}
        {shown.length === 0 && <p class="goods-caption">没有这样的订货单。</p>}
      </div>
      <div class="goods-acts">
        <SaveTable
          name={`${station.name}-订货`}
          rows={() => ordersTable(shown, known)}
          disabled={shown.length === 0}
        />
      </div>
    </>
  );
}

const VIEW_WORDS: Readonly<Record<OrderView, string>> = {
  all: '全部',
  drafted: '草稿',
  open: '在路上',
  ended: '完了的',
};
const ORDER_WORDS: Readonly<Record<OrderOrder, string>> = {
  state: '没完的在前',
  latest: '新的在前',
  money: '钱多的在前',
  due: '早到的在前',
};

type AskedForProps = Pick<OrderRowsProps, 'orders' | 'known'> & {
  readonly asked: OrdersAsked;
  readonly onAsked: (asked: OrdersAsked) => void;
};

function OrdersAskedFor({ orders, known, asked, onAsked }: AskedForProps): JSX.Element {
  const ids = [...new Set(orders.flatMap(({ supplier }) => supplier ?? []))];
  return (
    <div class="goods-stock-asked">
      <AskedSelects
        label="看哪些"
        options={[
          ...ORDER_VIEWS.map((value) => ({ value, label: VIEW_WORDS[value] })),
          ...ids.map((value) => ({ value, label: supplierName(value, known) })),
        ]}
        asked={asked.which}
        onAsked={(which) => onAsked({ ...asked, which })}
        orders={ORDER_WORDS}
        order={asked.order}
        onOrder={(order) => onAsked({ ...asked, order })}
      />
    </div>
  );
}
