import { gtin14Of, normaliseGtin } from '../../../core/barcode/gtin.ts';
import { bareCode } from '../../../core/barcode/scan.ts';
import { productsByCodes } from '../../store/goods.ts';
import type { Store } from '../../store/store.ts';

/** A shop product that was scanned in the middle of a parcel task. */
export type GoodsScan = { readonly text: string; readonly name: string };

/** The shop's product behind a scan, or null. A parcel number may look like any barcode. */
export async function goodsScan(store: Store, text: string): Promise<GoodsScan | null> {
  const code = bareCode(text);
  const forms = [code, normaliseGtin(code), gtin14Of(code)].flatMap((form) =>
    form === null || form === '' ? [] : [form],
  );
  const [product] = await productsByCodes(store, [...new Set(forms)]);
  return product === undefined ? null : { text, name: product.name };
}
