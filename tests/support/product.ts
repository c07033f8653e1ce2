import { type Product, type Unit, productOf } from '../../src/core/goods/product.ts';
import type { Fen } from '../../src/core/money.ts';

/** A product of which only `known` is known. */
export const productWith = (known: Partial<Product> & Pick<Product, 'id' | 'name'>): Product => ({
  ...productOf({ id: `product:${known.id}`, form: 'claims', claims: [] }),
  ...known,
});

/** A selling unit without other prices. */
export const unitWith = (
  unit: string,
  factor: number,
  price: Fen,
  codes: readonly string[] = [],
): Unit => ({ unit, factor, price, memberPrice: null, nearPrice: null, codes });
