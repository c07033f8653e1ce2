import { type Loss, lossesIn } from '../../../core/goods/write-off.ts';
import { lossAccount } from '../../../core/journal/account.ts';
import type { Store } from '../store.ts';

/** What was written off from one business day to another, both included. */
export async function lossesBetween(store: Store, from: string, to: string): Promise<Loss[]> {
  const rows = await store.db.ledger
    .where('id')
    .between(lossAccount(from, ''), lossAccount(to, '\uffff'))
    .toArray();
  return lossesIn(rows);
}
