// What is on its way to the shop: deliveries that the centre announced and nobody has received.
import { type Delivery, deliveryIn } from '../../../core/goods/delivery.ts';
import { deliveryAccount } from '../../../core/journal/account.ts';
import type { Store } from '../store.ts';

/** Deliveries shown at once; a shop waits for one or two. */
const MOST_OPEN = 20;

/** The deliveries that are still to come, what is due first in front. */
export async function openDeliveries({ db }: Store): Promise<Delivery[]> {
  const rows = await db.ledger.where('open').equals('delivery').limit(MOST_OPEN).toArray();
  return rows
    .flatMap((row) => (row.form === 'claims' ? (deliveryIn(row) ?? []) : []))
    .sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : a.id < b.id ? -1 : 1));
}

/** A delivery by its id; null when none was announced here. */
export async function deliveryById({ db }: Store, id: string): Promise<Delivery | null> {
  const row = await db.ledger.get(deliveryAccount(id));
  return row?.form === 'claims' ? deliveryIn(row) : null;
}
