import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { type Order, isOpen, wholesaleByMonth } from '../../../core/goods/order-state.ts';
import { type Supplier } from '../../../core/goods/supplier.ts';
import { ZERO } from '../../../core/money.ts';
import { clockOf, dayOf, monthAfter, monthOf } from '../../../core/time.ts';
import { useQuery } from '../../parts/query.ts';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { useSession } from '../../session.ts';
import { allOrders, suppliers } from '../../store/orders.ts';
import { Empty } from '../../ui/empty.tsx';
import { Row } from '../../ui/row.tsx';
import { moneyWords, ordersSentence, standWords, supplierName } from './order-words.ts';
import './goods.css';

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
  const waiting = orders.filter(({ state }) => state === 'drafted');
  const others = orders
    .filter((order) => !isOpen(order) && order.state !== 'drafted')
    .slice(0, MOST_LISTED);
  return (
    <>
      <p class="goods-caption">{ordersSentence(open, today, wholesale)}</p>
      <div class="goods-rows">
        {[...waiting, ...open, ...others].map((order) => (
          <Row
            key={order.id}
            href={`/goods/orders/${order.id}`}
            title={supplierName(order.supplier, known)}
            detail={`${dayOf(order.at).slice(5)} ${clockOf(order.at)} · ${order.lines.length} 样`}
            right={moneyWords(order.lines)}
            rightDetail={standWords(order, today)}
          />
        ))}
      </div>
    </>
  );
}
