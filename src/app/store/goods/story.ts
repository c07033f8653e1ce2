import { type Movement, movementsOf } from '../../../core/goods/movement.ts';
import type { Entry } from '../../../core/journal/entry.ts';
import { entryIn } from '../entry-row.ts';
import { stockOf } from './goods.ts';
import { lastMoves } from './shelves.ts';
import type { Store } from '../store.ts';

/** A movement with the entry behind it; null where that entry is not on this device. */
export type Told = { readonly movement: Movement; readonly entry: Entry | null };

/** A product's latest movements, the last first, and whether there are no earlier ones. */
export type Story = { readonly told: readonly Told[]; readonly isWhole: boolean };

/** What happened to a product's stock (库存流水), from at most its last `limit` moves. */
export async function storyOf(store: Store, product: string, limit: number): Promise<Story> {
  const [row, moves] = await Promise.all([
    stockOf(store, product),
    lastMoves(store, product, limit),
  ]);
  const isWhole = moves.length < limit;
  const movements = movementsOf(row, moves, isWhole).reverse();
  const rows = await store.db.entries.bulkGet(movements.map(({ entry }) => entry));
  return {
    told: movements.map((movement, i) => ({ movement, entry: entryIn(rows[i]) })),
    isWhole,
  };
}
