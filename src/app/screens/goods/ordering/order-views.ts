// The lists of orders and of suppliers: which of them, in which order, and as a table. Pure.
import type { Payable } from '../../../../core/goods/payable.ts';
import { type Order, isOpen, totalOf } from '../../../../core/goods/order-state.ts';
import type { Supplier } from '../../../../core/goods/supplier.ts';
import type { TableCell } from '../../../../core/import/table.ts';
import { yuan } from '../../../../core/money.ts';
import { clockOf, dayOf } from '../../../../core/time.ts';
import { STATE_WORDS, supplierName } from './order-words.ts';

export const ORDER_VIEWS = ['all', 'drafted', 'open', 'ended'] as const;
/** All orders, those put aside, those that still bring goods, those that are done with. */
export type OrderView = (typeof ORDER_VIEWS)[number];
export const ORDER_ORDERS = ['state', 'latest', 'money', 'due'] as const;
export type OrderOrder = (typeof ORDER_ORDERS)[number];
/** `which` is a view, or the id of a supplier. */
export type OrdersAsked = { readonly which: string; readonly order: OrderOrder };

const viewOf = (order: Order): OrderView =>
  order.state === 'drafted' ? 'drafted' : isOpen(order) ? 'open' : 'ended';
const LAST_DAY = '9999';
const money = ({ lines }: Order): number => totalOf(lines).total;

const COMPARE: Readonly<Record<OrderOrder, (a: Order, b: Order) => number>> = {
  state: (a, b) => ORDER_VIEWS.indexOf(viewOf(a)) - ORDER_VIEWS.indexOf(viewOf(b)),
  latest: () => 0,
  money: (a, b) => money(b) - money(a),
  due: (a, b) => (a.due ?? LAST_DAY).localeCompare(b.due ?? LAST_DAY),
};

/** The orders that are asked for, in their order; of equals the latest first. */
export const ordersAsked = (orders: readonly Order[], asked: OrdersAsked): Order[] =>
  orders
    .filter((order) => ['all', viewOf(order), order.supplier].includes(asked.which))
    .sort((a, b) => COMPARE[asked.order](a, b) || b.at - a.at);

/** Orders as a table for a computer, heads first: a line of an order a row. */
export const ordersTable = (
  orders: readonly Order[],
  known: readonly Supplier[],
): TableCell[][] => [
  ['日期', '时间', '供货商', '状态', '到货日', '条码', '名称', '规格', '数量', '单位', '单价'],
  ...orders.flatMap((order) =>
    order.lines.map((line): TableCell[] => [
      dayOf(order.at),
      clockOf(order.at),
      supplierName(order.supplier, known),
      STATE_WORDS[order.state],
      order.due ?? '',
      line.code,
      line.name,
      line.spec,
      line.packs,
      line.unit,
      line.price === null ? null : Number(yuan(line.price)),
    ]),
  ),
];

/** A supplier with what the shop owes him. */
export type Owed = { readonly supplier: Supplier; readonly payable: Payable };
export const OWED_ORDERS = ['owed', 'received', 'name'] as const;
export type OwedOrder = (typeof OWED_ORDERS)[number];
export type OwedAsked = { readonly view: 'all' | 'owing'; readonly order: OwedOrder };

/** The suppliers that are asked for, in their order. */
export const owedAsked = (all: readonly Owed[], { view, order }: OwedAsked): Owed[] =>
  all
    .filter(({ payable }) => view === 'all' || payable.owed !== 0)
    .sort((a, b) =>
      order === 'name'
        ? a.supplier.name.localeCompare(b.supplier.name, 'zh-CN')
        : b.payable[order] - a.payable[order],
    );

/** Suppliers and what they are owed as a table for a computer, heads first. */
export const owedTable = (all: readonly Owed[]): TableCell[][] => [
  ['供货商', '联系人', '电话', '地址', '几天到货', '进货', '退供货商', '付了', '还欠'],
  ...all.map(({ supplier: { name, contact, phone, address, leadDays }, payable }): TableCell[] => [
    name,
    contact,
    phone,
    address,
    leadDays,
    ...[payable.received, payable.returned, payable.paid, payable.owed].map((fen) =>
      Number(yuan(fen)),
    ),
  ]),
];
