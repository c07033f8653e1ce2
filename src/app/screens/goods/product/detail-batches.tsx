import type { JSX } from 'preact';
import type { Product } from '../../../../core/goods/product.ts';
import { dayOf } from '../../../../core/time.ts';
import { useQuery } from '../../../parts/query.ts';
import { useSession } from '../../../session.ts';
import { batchesOf } from '../../../store/goods/batches.ts';
import { Card } from '../../../ui/card.tsx';
import { batchWords } from '../expiry/expiring-words.ts';

/** The dated batches that are still there; nothing for goods without dates. */
export function BatchesCard({ product }: { product: Product }): JSX.Element | null {
  const { store, now } = useSession();
  const found = useQuery(
    async () => (await batchesOf(store, [product.id])).get(product.id)?.left ?? [],
    [product.id],
    ['batch', 'stock'],
  );
  if (found === null || found.length === 0) return null;
  return (
    <Card title="还在的批次" right="先到期的先卖">
      {found.map((batch) => (
        <p key={batch.until}>{batchWords({ product }, batch, dayOf(now()))}</p>
      ))}
    </Card>
  );
}
