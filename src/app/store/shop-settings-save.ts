import { settingBody } from '../../core/setting-saved.ts';
import type { ShopSettings } from '../../core/setting.ts';
import { type Recorded, record } from './record.ts';
import type { Store } from './store.ts';

/** Sets some of them for the whole shop; null when nothing is to be set. */
export async function saveShopSettings(
  store: Store,
  newId: () => string,
  { scale, payments, parcels, own, expiry, target }: Partial<ShopSettings>,
): Promise<Recorded | null> {
  const bodies = [
    ...(scale === undefined ? [] : [settingBody('scale', scale)]),
    ...(payments === undefined ? [] : [settingBody('payments', payments)]),
    ...(parcels === undefined ? [] : [settingBody('parcels', parcels)]),
    ...(own === undefined ? [] : [settingBody('own', own)]),
    ...(expiry === undefined ? [] : [settingBody('expiry', expiry)]),
    ...(target === undefined ? [] : [settingBody('target', target)]),
  ];
  if (bodies.length === 0) return null;
  return await record(
    store,
    bodies.map((body) => ({ id: newId(), kind: 'setting-saved', v: 1, body })),
  );
}
