import { businessAccount } from '../../../core/journal/account.ts';
import { BUSINESSES, type Business, isOn } from '../../../core/post/business.ts';
import type { Store } from '../store.ts';

/** The post's businesses that the centre has switched on at this station. */
export async function businessesOn({ db }: Store): Promise<ReadonlySet<Business>> {
  const rows = await db.ledger.bulkGet(BUSINESSES.map(businessAccount));
  return new Set(BUSINESSES.filter((business, i) => isOn(business, rows[i])));
}
