import { productsByCodes } from '../../../src/app/store/goods/goods.ts';
import { openStore } from '../../../src/app/store/store.ts';
import { answer, openRaw } from './raw.ts';

type Asked = { readonly name: string; readonly code: string };

/** Milliseconds from opening the database to the product of a barcode. */
export async function coldOurs({ name, code }: Asked): Promise<number> {
  const since = performance.now();
  const store = await openStore({ name, clock: () => Date.now(), marks: null });
  const found = await productsByCodes(store, [code]);
  const took = performance.now() - since;
  if (found.length === 0) throw new Error('the product was not there');
  return took;
}

export async function coldRaw({ name, code }: Asked): Promise<number> {
  const since = performance.now();
  const raw = await openRaw(name);
  const found: unknown = await answer(
    raw.transaction('ledger').objectStore('ledger').index('codes').get(code),
  );
  const took = performance.now() - since;
  if (found === undefined) throw new Error('the product was not there');
  return took;
}
