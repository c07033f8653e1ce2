import type { ImportLine } from '../../../src/core/goods/saved.ts';
import { type Cart, saleOf, totalsOf, withLine, newCart } from '../../../src/core/sale/cart.ts';
import { fen } from '../../../src/core/money.ts';
import type { Json } from '../../../src/core/text.ts';

/** What a line needs to know of a product. */
export type Sold = { readonly id: string; readonly name: string; readonly price: number };

export const soldOf = (line: ImportLine): Sold => ({
  id: line.product,
  name: line.fields.name ?? '',
  price: line.units[0]?.price ?? 100,
});

/** A cart of one piece of each. */
export function cartOf(id: string, goods: readonly Sold[]): Cart {
  let cart = newCart(id);
  for (const { id: product, name, price } of goods) {
    cart = withLine(cart, {
      key: product,
      product,
      name,
      spec: '',
      unit: '件',
      factor: 1,
      quantity: 1,
      weighed: false,
      service: false,
      price: fen(price),
      listPrice: fen(price),
      reason: null,
      fixed: null,
      off: null,
      gone: false,
    });
  }
  return cart;
}

/** The cart paid exactly, as an entry's body. */
export function saleBodyOf(cart: Cart): Json {
  const { due } = totalsOf(cart, 'off');
  const sale = saleOf(cart, 'off', [{ kind: 'qr', amount: due }], () => null);
  if (sale === null) throw new Error('the cart can be sold');
  return { ...sale };
}
