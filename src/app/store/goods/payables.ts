import { type Payable, payableIn } from '../../../core/goods/payable.ts';
import { payableAccount } from '../../../core/journal/account.ts';
import type { Store } from '../store.ts';

/** What stands between the shop and each of these suppliers, in their order. */
export async function payables({ db }: Store, ids: readonly string[]): Promise<Payable[]> {
  const rows = await db.ledger.bulkGet(ids.map(payableAccount));
  return rows.map(payableIn);
}
