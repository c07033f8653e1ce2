import { settingAccount } from '../../../core/journal/account.ts';
import { type System, WAYS } from '../../../core/post/told.ts';
import { type ParcelRules, settingIn } from '../../../core/setting.ts';
import type { Store } from '../store.ts';

/** How the shop keeps parcels. */
export const parcelRules = async ({ db }: Store): Promise<ParcelRules> =>
  settingIn('parcels', await db.ledger.get(settingAccount('parcels')));

/** The systems that are told of parcels here; none where no way of working is chosen. */
export async function systemsOf(store: Store): Promise<readonly System[]> {
  const { way } = await parcelRules(store);
  return way === null ? [] : WAYS[way];
}
