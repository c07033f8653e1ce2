import { dayOf } from '../../../core/time.ts';
import { useQuery } from '../../parts/query.ts';
import { useSession } from '../../session.ts';
import { lowGoods } from '../../store/goods.ts';
import { type OrderLine, orderLines } from './order-list.ts';

/** What runs out, as an order list that keeps up with the sales; null until it is read. */
export function useLow(): readonly OrderLine[] | null {
  const { store, now } = useSession();
  return useQuery(async () => orderLines(await lowGoods(store, dayOf(now()))));
}
