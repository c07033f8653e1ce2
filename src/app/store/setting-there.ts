import type { Store } from './store.ts';

/** Whether the shop ever settled anything: what reads settings is fetched only then. */
export const hasShopSettings = async ({ db }: Store): Promise<boolean> =>
  (await db.ledger.where('id').startsWith('setting:').count()) > 0;
