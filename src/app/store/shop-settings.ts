// What the shop settled for all its devices: rows of the ledger, so they come with every sync.
import { settingAccount } from '../../core/journal/account.ts';
import { type ShopSetting, type ShopSettings, settingIn } from '../../core/setting.ts';
import type { Store } from './store.ts';

/** How the shop's codes look and parcels are kept; the standard for what was never set. */
export async function readShopSettings({
  db,
}: Store): Promise<Pick<ShopSettings, 'scale' | 'payments' | 'parcels'>> {
  const names = ['scale', 'payments', 'parcels'] as const;
  const [scale, payments, parcels] = await db.ledger.bulkGet(names.map(settingAccount));
  return {
    scale: settingIn('scale', scale),
    payments: settingIn('payments', payments),
    parcels: settingIn('parcels', parcels),
  };
}

/** One setting of the shop. */
export const readShopSetting = async <K extends ShopSetting>(
  { db }: Store,
  name: K,
): Promise<ShopSettings[K]> => settingIn(name, await db.ledger.get(settingAccount(name)));

/** The codes of the shop's goods that begin so, each once. */
export async function codesBeginning({ db }: Store, starts: readonly string[]): Promise<string[]> {
  if (starts.length === 0) return [];
  const keys = await db.ledger
    .where('codes')
    .startsWithAnyOf([...starts])
    .uniqueKeys();
  return keys.flatMap((key) => (typeof key === 'string' ? [key] : []));
}
