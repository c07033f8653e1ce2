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
  const place = path.slice(ORDERS.length);
  if (place === 'suppliers') return <Suppliers />;
  if (place === 'wholesale') return <Wholesale />;
  return place === '' ? <Orders /> : <OrderPage key={place} id={place} />;
}
