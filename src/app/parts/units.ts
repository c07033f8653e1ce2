import type { Product, Unit } from '../../core/goods/product.ts';
import { ZERO } from '../../core/money.ts';

/** The unit a product is counted in; every product that can be sold has one. */
export const baseUnit = (product: Product): Unit =>
  product.units[0] ?? {
    unit: product.weighed ? 'kg' : '件',
    factor: product.weighed ? 1000 : 1,
    price: ZERO,
    memberPrice: null,
    nearPrice: null,
    codes: [],
  };

/** The largest way a product is bought: its carton, or its base unit when it has no other. */
export const cartonOf = (product: Product): Unit => product.units.at(-1) ?? baseUnit(product);
