import { useLocation, useRoute } from 'preact-iso/router';
import { useLayoutEffect } from 'preact/hooks';
import { baseUnit } from '../../../parts/units.ts';
import { type Session, useSession } from '../../../session.ts';
import { deliveryById } from '../../../store/goods/deliveries.ts';
import { productById } from '../../../store/goods/goods.ts';
import { orderById, suppliers } from '../../../store/goods/orders.ts';
import { say } from '../../../ui/toast-queue.ts';
import { draftFor, draftForOrder, expectedOf, expectedOfOrder } from './delivery-draft.ts';
import type { Add, Desk } from './receiving-desk.ts';

type Named = { readonly add: string | undefined; readonly delivery: string | undefined };

/**
 * Puts on the desk what the address names: a product, a delivery to tick off, or an order. It has
 * its turn at the desk before any scan has: a scan ticks off what is expected.
 */
export function useFromLink(desk: Desk, add: Add): void {
  const session = useSession();
  const { route } = useLocation();
  const { add: product, delivery, order } = useRoute().query;
  useLayoutEffect(() => {
    if (product === undefined && delivery === undefined && order === undefined) return;
    route('/goods/receive', true);
    const put =
      order === undefined
        ? putNamed(session, desk, add, { add: product, delivery })
        : putOrder(session, desk, order);
    put.catch(reportError);
  }, [product, delivery, order]);
}

async function putNamed(
  { store, station }: Session,
  desk: Desk,
  add: Add,
  named: Named,
): Promise<void> {
  if (named.add !== undefined) {
    const product = await productById(store, named.add);
    if (product !== null) await add(product, baseUnit(product));
    return;
  }
  await desk.change(async (draft) => {
    const delivery = await deliveryById(store, named.delivery ?? '');
    if (delivery === null) return draft;
    if (delivery.receiving !== null) {
      say('这张送货单收过了。');
      return draft;
    }
    if (delivery.withdrawn !== null) {
      say('这张送货单的货叫回去了，不来了。');
      return draft;
    }
    return draftFor(draft, delivery, await expectedOf(store, station.id, delivery));
  });
}

const putOrder = ({ store }: Session, desk: Desk, id: string): Promise<void> =>
  desk.change(async (draft) => {
    const order = await orderById(store, id);
    if (order === null) return draft;
    const expected = await expectedOfOrder(store, order);
    if (expected.length === 0) {
      say('这张订单没有要到的货了。');
      return draft;
    }
    const own = (await suppliers(store)).find((one) => one.id === order.supplier);
    return draftForOrder(draft, order, own?.name ?? '', expected);
  });
