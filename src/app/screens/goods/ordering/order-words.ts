// Orders in words: their state, when they come, and as a text or a file for a supplier.
import { type Order, type OrderState, totalOf } from '../../../../core/goods/order-state.ts';
import type { OrderLine } from '../../../../core/goods/order.ts';
import { type Supplier, WHOLESALE } from '../../../../core/goods/supplier.ts';
import { change, type Fen, grouped, yuan } from '../../../../core/money.ts';
import { dayAfter } from '../../../../core/time.ts';
import { dateText } from '../../../parts/moment.ts';

export const STATE_WORDS: Readonly<Record<OrderState, string>> = {
  drafted: '草稿',
  placed: '已下单',
  accepted: '已接单',
  sent: '已发货',
  partial: '部分到货',
  complete: '到齐',
  refused: '没接单',
  closed: '关闭',
};

/** Who an order is for, in a word. */
export const supplierName = (id: string | null, known: readonly Supplier[]): string =>
  id === null
    ? '没写供货商'
    : (known.find((one) => one.id === id)?.name ?? (id === WHOLESALE ? '邮政批销' : '供货商'));

/** "今天到", "明天到", "11 月 24 日到", "11 月 18 日该到"; '' where nobody said. */
export function dueWords(due: string | null, today: string): string {
  if (due === null) return '';
  if (due === today) return '今天到';
  if (due === dayAfter(today, 1)) return '明天到';
  return `${dateText(due)}${due < today ? '该到' : '到'}`;
}

/** "已发货 · 明天到"; an order that brings nothing more names no day. */
export const standWords = (order: Order, today: string): string =>
  [
    STATE_WORDS[order.state],
    order.state === 'complete' || order.state === 'closed' || order.state === 'refused'
      ? ''
      : dueWords(order.due, today),
  ]
    .filter((word) => word !== '')
    .join(' · ');

/** "¥1,410.00", "¥98.00 起" where some price is unknown, "没填价" where all are. */
export function moneyWords(lines: readonly OrderLine[]): string {
  const { total, unpriced } = totalOf(lines);
  if (unpriced === lines.length) return '没填价';
  return `¥${grouped(total)}${unpriced === 0 ? '' : ' 起'}`;
}

const goodsName = ({ name, spec }: OrderLine): string =>
  [name, spec].filter((word) => word !== '').join(' ');

/** The order as text for a message, numbered. */
export function orderText(
  lines: readonly OrderLine[],
  head: { readonly shop: string; readonly day: string; readonly note: string },
): string {
  return [
    `${head.shop} 订货单 ${head.day}`,
    ...lines.map((line, i) => `${i + 1}. ${goodsName(line)} × ${line.packs} ${line.unit}`),
    `共 ${lines.length} 样`,
    ...(head.note === '' ? [] : [head.note]),
  ].join('\n');
}

/** The order as rows of a table, its heading first. */
export const orderRows = (lines: readonly OrderLine[]): string[][] => [
  ['条码', '名称', '规格', '数量', '单位', '每单位个数', '单价'],
  ...lines.map(({ code, name, spec, packs, unit, factor, price }) => [
    code,
    name,
    spec,
    String(packs),
    unit,
    String(factor),
    price === null ? '' : yuan(price),
  ]),
];

/** "3 单在路上，最早明天到。本月批销 ¥3,823.00，比上月多 171%。" */
export function ordersSentence(
  open: readonly Order[],
  today: string,
  wholesale: { readonly now: Fen; readonly before: Fen },
): string {
  const [first] = open.flatMap(({ due }) => due ?? []).sort();
  const road =
    open.length === 0
      ? '没有在路上的货。'
      : `${open.length} 单在路上${first === undefined ? '' : `，最早${dueWords(first, today)}`}。`;
  return `${road}${wholesaleWords(wholesale)}`;
}

function wholesaleWords({ now, before }: { now: Fen; before: Fen }): string {
  if (now === 0 && before === 0) return '';
  const more = change(now, before);
  const how =
    more === null || more === 0 ? '' : `，比上月${more > 0 ? '多' : '少'} ${Math.abs(more)}%`;
  return `本月批销 ¥${grouped(now)}${how}。`;
}
