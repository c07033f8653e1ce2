// Goods between this shop and others of the post.
import { type Transfer, shopIn, transferIn } from '../../../core/goods/transfer-state.ts';
import type { ShopLinked } from '../../../core/goods/transfer.ts';
import { shopAccount, transferAccount } from '../../../core/journal/account.ts';
import type { ClaimRow } from '../../../core/journal/row.ts';
import type { Store } from '../store.ts';

async function rowsOf({ db }: Store, account: (subject: string) => string): Promise<ClaimRow[]> {
  const rows = await db.ledger.where('id').between(account(''), account('\uffff')).toArray();
  return rows.filter((row) => row.form === 'claims');
}

/** Every shop that the centre named to this one, by name; those it named no longer too. */
export const otherShops = async (store: Store): Promise<ShopLinked[]> =>
  (await rowsOf(store, shopAccount))
    .flatMap((row) => shopIn(row) ?? [])
    .sort((a, b) => (a.name < b.name ? -1 : 1));

/** Every transfer of this shop, the latest first. */
export const transfersSent = async (store: Store): Promise<Transfer[]> =>
  (await rowsOf(store, transferAccount))
    .flatMap((row) => transferIn(row) ?? [])
    .sort((a, b) => b.at - a.at);
