import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { OrderPage } from './order.tsx';
import { Orders } from './orders.tsx';
import { Suppliers } from './suppliers.tsx';
import { Wholesale } from './wholesale.tsx';

const ORDERS = '/goods/orders/';

/** Everything about ordering: one file, for who orders opens several of its screens. */
export function OrderPlaces(): JSX.Element {
  const { path } = useLocation();
  if (path.startsWith(ORDERS)) return <OrderPage key={path} id={path.slice(ORDERS.length)} />;
  if (path === '/goods/suppliers') return <Suppliers />;
  return path === '/goods/wholesale' ? <Wholesale /> : <Orders />;
}
