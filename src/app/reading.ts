// Every scan is read here, whatever screen takes it: the goods it could be are looked up, then the
// core's registry says what it means for the task in hand.
import type { Candidate, CodeRules, ScanContext, ScanSettings } from '../core/barcode/code-kind.ts';
import { codeForms } from '../core/barcode/code-forms.ts';
import type { Carrier } from '../core/barcode/parcel-number.ts';
import { type Understood, understand } from '../core/barcode/scan.ts';
import type { Product, Unit } from '../core/goods/product.ts';
import { productsByCodes } from './store/goods/goods.ts';
import type { Store } from './store/store.ts';

/** A scan understood, with the goods of the shop that it may be. */
export type Reading = Understood & { readonly products: readonly Product[] };

/** A product and the unit of it that was meant. */
export type MeantUnit = { readonly product: Product; readonly unit: Unit };

/** What a scan is judged by in a shop whose goods, as far as they matter, are `products`. */
export function scanSettings(
  products: readonly Product[],
  rules: CodeRules,
  context: ScanContext,
  lastCarrier?: Carrier,
): ScanSettings {
  const owned = new Set(
    products.flatMap(({ units, shortCodes }) => [
      ...units.flatMap(({ codes }) => codes),
      ...shortCodes,
    ]),
  );
  const numbers = new Set(products.flatMap(({ plu }) => (plu === '' ? [] : [Number(plu)])));
  return {
    ...rules,
    context,
    knows: (code) => owned.has(code),
    hasPlu: (plu) => numbers.has(Number(plu)),
    ...(lastCarrier === undefined ? {} : { lastCarrier }),
  };
}

/** Reads a scan for a task. */
export async function readCode(
  store: Store,
  rules: CodeRules,
  scanned: string,
  context: ScanContext,
  lastCarrier?: Carrier,
): Promise<Reading> {
  const products = await productsByCodes(store, codeForms(scanned, rules.scale));
  return {
    ...understand(scanned, scanSettings(products, rules, context, lastCarrier)),
    products,
  };
}

/** Goods that have a code, as many as share it. */
export const withCode = (products: readonly Product[], code: string): MeantUnit[] =>
  products.flatMap((product) => {
    const own = product.units.find(({ codes }) => codes.includes(code));
    const unit = own ?? (product.shortCodes.includes(code) ? product.units[0] : undefined);
    return unit === undefined ? [] : [{ product, unit }];
  });

/** The goods that one meaning may be of, each by itself where several share the code. */
export function sharing(
  candidate: Candidate,
  products: readonly Product[],
): (readonly Product[])[] {
  const own = candidate.as === 'known' ? withCode(products, candidate.code) : [];
  return own.length > 1 ? own.map(({ product }) => [product]) : [products];
}

/** The product that a known code or a scale label names; null for every other meaning. */
export function goodsMeant(candidate: Candidate, products: readonly Product[]): MeantUnit | null {
  switch (candidate.as) {
    case 'known':
    case 'product-in-parcel':
      return withCode(products, candidate.code)[0] ?? null;
    case 'scale': {
      const product = products.find(
        ({ plu }) => plu !== '' && Number(plu) === Number(candidate.plu),
      );
      const unit = product?.units[0];
      return product && unit ? { product, unit } : null;
    }
    default:
      return null;
  }
}
