// Lines of a cart: goods by the piece, and goods off the scale.
import { fen } from '../../src/core/money.ts';
import type { CartLine } from '../../src/core/sale/cart.ts';
import { idOf } from './entries.ts';

export const tea: CartLine = {
  key: 'tea',
  product: idOf('tea'),
  name: '冰红茶',
  spec: '500ml',
  unit: '瓶',
  factor: 1,
  quantity: 1,
  weighed: false,
  service: false,
  price: fen(350),
  listPrice: fen(350),
  reason: null,
  fixed: null,
  off: null,
  gone: false,
};
export const apples: CartLine = {
  ...tea,
  key: 'apples',
  product: idOf('apples'),
  name: '苹果',
  unit: '斤',
  factor: 500,
  quantity: 755,
  weighed: true,
  price: fen(598),
  listPrice: fen(598),
  fixed: fen(903),
};
