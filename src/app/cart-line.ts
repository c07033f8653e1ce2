import { v7 } from 'uuid';
import type { Product, Unit } from '../core/goods/product.ts';
import { type Fen, scaled } from '../core/money.ts';
import type { CartLine } from '../core/sale/cart.ts';

/** One unit of a product as a cart line; `grams` or `amount` come from scale labels. */
export function lineOf(
  product: Product,
  unit: Unit,
  more: { grams?: number; amount?: Fen } = {},
): CartLine {
  const bought =
    more.amount === undefined || unit.price === 0
      ? null
      : Math.max(1, scaled(more.amount, unit.factor, unit.price));
  return {
    key: v7(),
    product: product.id,
    name: product.name,
    spec: product.spec,
    unit: unit.unit,
    factor: unit.factor,
    quantity: more.grams ?? bought ?? unit.factor,
    weighed: product.weighed,
    service: product.service,
    price: unit.price,
    listPrice: unit.price,
    ...(unit.memberPrice === null ? {} : { memberPrice: unit.memberPrice }),
    reason: null,
    fixed: more.amount ?? null,
    off: null,
    gone: false,
  };
}

/** A line for something without a record: 无码商品. */
export const looseLine = (name: string, price: Fen): CartLine => ({
  key: v7(),
  product: null,
  name,
  spec: '',
  unit: '',
  factor: 1,
  quantity: 1,
  weighed: false,
  service: false,
  price,
  listPrice: price,
  reason: null,
  fixed: null,
  off: null,
  gone: false,
});
