import { type GivenBack, givenBack } from '../../../core/sale/given-back.ts';
import type { Finished } from '../../counter.ts';
import { useQuery } from '../../parts/query.ts';
import { useSession } from '../../session.ts';
import { billById } from '../../store/sale/sales.ts';

/** What came back of the last sale, on whichever till; null while nothing did. */
export function useGivenBack(last: Finished | null): GivenBack | null {
  const { store } = useSession();
  const id = last?.id ?? '';
  const found = useQuery(async () => ({ id, bill: await billById(store, id) }), [id], ['sale']);
  // Until the answer for this sale is there, the one before it must not speak for it.
  if (last === null || found?.id !== id) return null;
  return givenBack(last.sale, found.bill?.history ?? null);
}
