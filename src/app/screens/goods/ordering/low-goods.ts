import { dayOf } from '../../../../core/time.ts';
import { useQuery } from '../../../parts/query.ts';
import { useSession } from '../../../session.ts';
import { lowGoods } from '../../../store/goods/low.ts';
import { offersOf } from '../../../store/goods/offers.ts';
import { type LowLine, lowLines } from './order-list.ts';

/** What runs out, as an order list that keeps up with the sales; null until it is read. */
export function useLow(): readonly LowLine[] | null {
  const { store, now } = useSession();
  return useQuery(async () => {
    const low = await lowGoods(store, dayOf(now()));
    const codes = low.flatMap(({ product }) => product.units.flatMap((unit) => unit.codes));
    return lowLines(low, await offersOf(store, codes));
  });
}
