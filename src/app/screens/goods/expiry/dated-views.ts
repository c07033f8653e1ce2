// The lists of what expires and of what came in: which of them, in which order, as a table. Pure.
import { daysLeft } from '../../../../core/goods/batch.ts';
import { isWithin } from '../../../../core/goods/category.ts';
import type { TableCell } from '../../../../core/import/table.ts';
import { type Fen, plus } from '../../../../core/money.ts';
import { stockText } from '../../../parts/quantity.ts';
import type { Dated } from '../../../store/goods/batches.ts';
import type { Received } from '../../../store/goods/receivings.ts';

export const DATED_ORDERS = ['until', 'quantity', 'name'] as const;
export type DatedOrder = (typeof DATED_ORDERS)[number];
export type DatedAsked = { readonly category: string; readonly order: DatedOrder };

const size = ({ left }: Dated): number => left.reduce((sum, { quantity }) => sum + quantity, 0);
const first = ({ left }: Dated): string => left[0]?.until ?? '';

const BY_DATE: Readonly<Record<DatedOrder, (a: Dated, b: Dated) => number>> = {
  until: (a, b) => (first(a) < first(b) ? -1 : first(a) > first(b) ? 1 : 0),
  quantity: (a, b) => size(b) - size(a),
  name: (a, b) => a.product.name.localeCompare(b.product.name, 'zh-CN'),
};

/** The dated goods of a category ('' is any) in the order that is asked for. */
export const datedAsked = (goods: readonly Dated[], { category, order }: DatedAsked): Dated[] =>
  goods.filter(({ product }) => isWithin(product.category, category)).sort(BY_DATE[order]);

/** Every batch that is left as a table for a computer, heads first. */
export const datedTable = (goods: readonly Dated[], today: string): TableCell[][] => [
  ['条码', '名称', '规格', '分类', '放在', '到期日', '还有几天', '数量'],
  ...goods.flatMap(({ product, left }) =>
    left.map(({ until, quantity }): TableCell[] => [
      product.units[0]?.codes[0] ?? '',
      product.name,
      product.spec,
      product.category,
      product.place,
      until,
      daysLeft(until, today),
      stockText(quantity, product),
    ]),
  ),
];

export const RECEIVED_ORDERS = ['latest', 'money', 'goods'] as const;
export type ReceivedOrder = (typeof RECEIVED_ORDERS)[number];
/** `supplier` is his name as it was written; '' is any. */
export type ReceivedAsked = { readonly supplier: string; readonly order: ReceivedOrder };

/** What receivings cost together in fen, as far as it is known. */
export const costOfAll = (received: readonly Received[]): Fen =>
  plus(...received.flatMap(({ body }) => body.lines.flatMap(({ cost }) => cost ?? [])));

const BY_RECEIVED: Readonly<Record<ReceivedOrder, (a: Received, b: Received) => number>> = {
  latest: () => 0,
  money: (a, b) => costOfAll([b]) - costOfAll([a]),
  goods: (a, b) => b.body.lines.length - a.body.lines.length,
};

/** The receivings that are asked for, in their order; of equals the latest first. */
export const receivedAsked = (
  received: readonly Received[],
  { supplier, order }: ReceivedAsked,
): Received[] =>
  received
    .filter(({ body }) => supplier === '' || body.supplier === supplier)
    .sort((a, b) => BY_RECEIVED[order](a, b) || b.at - a.at);
