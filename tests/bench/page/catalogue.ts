// The shared catalogue from the network to its first look-up, against a row per product.
import { Dexie } from 'dexie';
import { catalogueLookUp } from '../../../src/app/store/goods/catalogue.ts';
import { closeStore, openStore } from '../../../src/app/store/store.ts';
import { loadCatalogue } from '../../../src/app/sync/catalogue-load.ts';
import { answer } from './raw.ts';

/** Milliseconds until `gtin` is found: fetched, stored and looked up. */
export async function segments({ gtin }: { gtin: string }): Promise<number> {
  await answer(indexedDB.deleteDatabase('bench-catalogue'));
  const store = await openStore({ name: 'bench-catalogue', clock: () => Date.now(), marks: null });
  const since = performance.now();
  const loaded = await loadCatalogue(store, (path, init) => fetch(path, init));
  const found = await catalogueLookUp(store, gtin);
  const took = performance.now() - since;
  closeStore(store);
  if (!loaded.ok || found === null) throw new Error('the catalogue was not there');
  return took;
}

/** The same with one JSON file and a row per product, barcode as key. */
export async function rows({ gtin, path }: { gtin: string; path: string }): Promise<number> {
  await answer(indexedDB.deleteDatabase('bench-rows'));
  const db = new Dexie('bench-rows', { chromeTransactionDurability: 'relaxed' });
  db.version(1).stores({ products: 'gtin' });
  await db.open();
  const since = performance.now();
  const list = (await (await fetch(path)).json()) as object[];
  await db.table('products').bulkPut(list);
  const found: unknown = await db.table('products').get(gtin);
  const took = performance.now() - since;
  db.close();
  if (found === undefined) throw new Error('the row was not there');
  return took;
}
